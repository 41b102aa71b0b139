// Package natsclass keeps a class in NATS with JetStream, so that several processes can
// hold it and any of them can die.
package natsclass

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"weightshare/lessons/class"
)

// Bounds on what the server keeps.
const (
	largestValue = 1 << 20
	keptBytes    = 512 << 20
)

// patience is how long a server may take to answer, and putPatience how long keeping a
// value may take, because a screen may be waiting. A server that takes over from a dead one
// needs longer: then the caller has to try again.
const (
	patience    = 2 * time.Second
	putPatience = 300 * time.Millisecond
)

// Keeper is a [class.Keeper] in NATS.
type Keeper struct{ values jetstream.KeyValue }

// NewKeeper returns the keeper of a NATS server; replicas is how many servers keep each
// value.
func NewKeeper(ctx context.Context, js jetstream.JetStream, replicas int) (*Keeper, error) {
	values, err := patiently(ctx, func(ctx context.Context) (jetstream.KeyValue, error) {
		return js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: "weightshare-class", Description: "classes of weightshare",
			MaxValueSize: largestValue, MaxBytes: keptBytes, Replicas: replicas,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot keep the class in a bucket of NATS: %w", err)
	}
	return &Keeper{values}, nil
}

// gathering is how long the servers of a cluster may take to find one another.
const gathering = 30 * time.Second

// patiently makes or asks for something on the servers of a cluster, not all of which may
// be up yet. A request to a server that is about to lead may never be answered, so it is
// made again after a while.
func patiently[T any](ctx context.Context, f func(context.Context) (T, error)) (made T, err error) {
	late := time.Now().Add(gathering)
	for {
		short, cancel := context.WithTimeout(ctx, patience)
		made, err = f(short)
		cancel()
		if err == nil || !coming(err) || ctx.Err() != nil || time.Now().After(late) {
			return made, err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// coming reports whether an error may be due to servers that have not found one another
// yet, or have not yet heard of a stream that another of them has made.
func coming(err error) bool {
	var no *jetstream.APIError
	return errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &no) && (no.ErrorCode == noPeers || no.ErrorCode == jetstream.JSErrCodeStreamNotFound || no.Code == unavailable)
}

// The codes that JetStream returns while servers are missing, and if it cannot do something
// now.
const (
	noPeers     = jetstream.ErrorCode(10005)
	unavailable = 503
)

// Get implements [class.Keeper].
func (k *Keeper) Get(key string) (value []byte, revision uint64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	entry, err := k.values.Get(ctx, key)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return nil, 0, nil
	case err != nil:
		return nil, 0, fmt.Errorf("NATS: %w", err)
	}
	return entry.Value(), entry.Revision(), nil
}

// Put implements [class.Keeper]. If a value was kept but its server died before answering,
// putting the value again is not a conflict.
func (k *Keeper) Put(key string, value []byte, revision uint64) (next uint64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), putPatience)
	defer cancel()
	next, err = k.values.Update(ctx, key, value, revision)
	if err == nil {
		return next, nil
	}
	if !conflicts(err) {
		return 0, fmt.Errorf("NATS: %w", err)
	}
	if have, now, err := k.Get(key); err == nil && now > revision && bytes.Equal(have, value) {
		return now, nil
	}
	return 0, class.ErrConflict
}

// conflicts reports whether an error is due to another revision.
func conflicts(err error) bool {
	var refused *jetstream.APIError
	return errors.As(err, &refused) &&
		(refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// Keys implements [class.Keeper]. The keys are sorted.
func (k *Keeper) Keys(prefix string) ([]string, error) {
	all, err := patiently(context.Background(), func(ctx context.Context) ([]string, error) { return k.keys(ctx, prefix) })
	slices.Sort(all)
	return slices.Compact(all), err
}

func (k *Keeper) keys(ctx context.Context, prefix string) (all []string, err error) {
	part := prefix[:strings.LastIndex(prefix, ".")+1] // a filter ends at a dot
	list, err := k.values.ListKeysFiltered(ctx, part+">")
	if err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	for key := range list.Keys() {
		if strings.HasPrefix(key, prefix) {
			all = append(all, key)
		}
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("NATS: %w", ctx.Err())
	}
	return all, nil
}
