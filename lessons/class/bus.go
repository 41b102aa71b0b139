package class

import (
	"slices"
	"sync"
)

// A Bus carries small messages between the processes that hold a class. What it loses
// can still be read from the Keeper. It is safe for concurrent use.
type Bus interface {
	// Publish sends a message to all subscribers of the topic.
	Publish(topic string, message []byte) error
	// Subscribe calls f with the messages of a topic, one after another, until stop is
	// called. f must not change a message, and must not publish.
	Subscribe(topic string, f func(message []byte)) (stop func(), err error)
}

// MemoryBus is a Bus within one process. The zero value has no subscribers.
type MemoryBus struct {
	mu          sync.Mutex
	subscribers map[string][]*func([]byte)
}

// Publish implements Bus. It returns when all subscribers have taken the message.
func (b *MemoryBus) Publish(topic string, message []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.subscribers[topic] {
		(*f)(message)
	}
	return nil
}

// Subscribe implements Bus.
func (b *MemoryBus) Subscribe(topic string, f func(message []byte)) (stop func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subscribers == nil {
		b.subscribers = map[string][]*func([]byte){}
	}
	b.subscribers[topic] = append(b.subscribers[topic], &f)
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.subscribers[topic] = slices.DeleteFunc(b.subscribers[topic], func(have *func([]byte)) bool { return have == &f })
	}, nil
}
