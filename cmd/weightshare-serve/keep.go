package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"

	"weightshare/cmd/natsnode"
	"weightshare/lessons/class"
	"weightshare/lessons/class/natsclass"
)

// keep says where a class is stored: in a folder, or on the servers that the options
// name, which other processes can share. The returned function closes the connection.
func keep(ctx context.Context, folder string, o natsnode.Options) (in class.Options, end func(), err error) {
	o.Embedded.Folder = filepath.Join(folder, "nats")
	lock := flock.New(filepath.Join(folder, "nats.lock"))
	if o.URL == "" {
		held, err := lock.TryLock()
		if err != nil {
			return in, nil, fmt.Errorf("lock %s: %w", folder, err)
		}
		if !held {
			return in, nil, fmt.Errorf("another weightshare-serve keeps its class in %s: --folder names another folder", folder)
		}
	}
	node, err := natsnode.Open(ctx, o)
	if err != nil {
		_ = lock.Unlock()
		return in, nil, err
	}
	keeper, err := natsclass.NewKeeper(ctx, node.JS, node.Replicas)
	var bus *natsclass.Bus
	if err == nil {
		bus, err = natsclass.NewBus(ctx, node.JS, node.Replicas)
	}
	if err != nil {
		node.Close()
		_ = lock.Unlock()
		return in, nil, err
	}
	return class.Options{Keeper: keeper, Bus: bus}, func() {
		bus.Close()
		node.Close()
		_ = lock.Unlock()
	}, nil
}
