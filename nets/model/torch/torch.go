// Package torch reads which tensors a file written by torch.save contains, in the
// archive format and in the format before it. The pickle in it is interpreted by a
// machine that knows tensors and plain containers and executes nothing.
package torch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/nlpodyssey/gopickle/types"

	"weightshare/nets/model/archive"
	"weightshare/nets/model/weights"
)

// pickleName is the entry of an archive that describes the tensors.
const pickleName = "data.pkl"

// legacyStart is the beginning of files from before PyTorch 1.6, behind the pickle's
// protocol: a number.
const legacyStart = "\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19"

// Is reports whether a file was written by torch.save or contains another pickle.
// A truncated archive counts as one.
func Is(in *weights.Input) bool {
	if archive.Is(in) {
		a, err := archive.Open(in)
		return err != nil || a.Find(pickleName) != ""
	}
	start, err := in.Read(0, 2, "a header")
	return err == nil && start[0] == 0x80 && start[1] <= 5
}

// Read returns the tensors of a file, named by the keys that lead to them, joined
// by dots.
func Read(in *weights.Input) ([]weights.Tensor, error) {
	if archive.Is(in) {
		return readArchive(in)
	}
	return readLegacy(in)
}

func readArchive(in *weights.Input) ([]weights.Tensor, error) {
	a, err := archive.Open(in)
	if err != nil {
		return nil, err
	}
	name := a.Find(pickleName)
	if a.Find("constants.pkl") != "" {
		return nil, in.Errorf(0, "a TorchScript archive, which holds a program: write torch.save(model.state_dict(), 'x.pt') and name that file")
	}
	at, size, err := a.Place(name)
	if err != nil {
		return nil, err
	}
	if size > maxPickle {
		return nil, in.Errorf(at, "the pickle has %d bytes, but at most %d were expected", size, maxPickle)
	}
	b, err := scanPickle(in, at, size)
	if err != nil {
		return nil, err
	}
	folder := name[:len(name)-len(pickleName)]
	storages := map[string]*storage{}
	value, err := unpickle(in, at, b, func(id any) (any, error) {
		s, err := storageOf(id)
		if err != nil {
			return nil, err
		}
		if known := storages[s.key]; known != nil {
			return known, nil
		}
		offset, size, err := a.Place(folder + "data/" + s.key)
		if err != nil {
			return nil, err
		}
		s.offset = offset
		storages[s.key] = s
		return s, s.check(size)
	})
	if err != nil {
		return nil, err
	}
	return collect(in, at, value)
}

// check returns an error if a storage does not fit in the bytes that it has.
func (s *storage) check(bytes int64) error {
	if need, ok := s.kind.Size(s.numbers); !ok || need > bytes {
		return fmt.Errorf("storage %q has %d numbers of type %s, but %d bytes were written for it", s.key, s.numbers, s.kind.Name, bytes)
	}
	return nil
}

// readLegacy reads the format from before PyTorch 1.6: a magic number, a version,
// the machine that wrote it, the value and the order of the storages, all of them
// pickles, and then the storages.
func readLegacy(in *weights.Input) ([]weights.Tensor, error) {
	start, err := in.Read(0, min(in.Size, 32), "a header")
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(start, []byte(legacyStart)) {
		return nil, in.Errorf(0, "a pickle that torch.save did not write: write torch.save(model.state_dict(), 'x.pt') and name that file")
	}
	l := legacy{in: in, storages: map[string]*storage{}}
	var value, order any
	var at int64
	for i := range 5 {
		begin := l.at
		v, err := l.pickle()
		if err != nil {
			return nil, err
		}
		switch i {
		case 3:
			value, at = v, begin
		case 4:
			order = v
		}
	}
	if err := l.place(order); err != nil {
		return nil, err
	}
	return collect(in, at, value)
}

type legacy struct {
	in       *weights.Input
	at       int64
	storages map[string]*storage
}

// pickle reads the value of the next pickle.
func (l *legacy) pickle() (any, error) {
	b, err := scanPickle(l.in, l.at, l.in.Size-l.at)
	if err != nil {
		return nil, err
	}
	value, err := unpickle(l.in, l.at, b, func(id any) (any, error) {
		s, err := storageOf(id)
		if err != nil {
			return nil, err
		}
		if tuple, ok := id.(*types.Tuple); ok && tuple.Len() > 5 && tuple.Get(5) != nil {
			return nil, errors.New("a storage within another, of before PyTorch 0.4: load the file with PyTorch and save it again")
		}
		if known := l.storages[s.key]; known != nil {
			return known, nil
		}
		l.storages[s.key] = s
		return s, nil
	})
	l.at += int64(len(b))
	return value, err
}

// place determines where the storages are: one after another, each preceded by its
// number of elements.
func (l *legacy) place(order any) error {
	keys, ok := order.(*types.List)
	if !ok {
		return l.in.Errorf(l.at, "the list of storages was expected before here")
	}
	for _, key := range *keys {
		name, _ := key.(string)
		s := l.storages[name]
		if s == nil || s.offset >= 0 {
			return l.in.Errorf(l.at, "storage %q is listed, but one that a tensor has was expected", clip(fmt.Sprint(key)))
		}
		count, err := l.in.Read(l.at, 8, "the size of storage "+clip(name))
		if err != nil {
			return err
		}
		if got := binary.LittleEndian.Uint64(count); got != uint64(max(s.numbers, 0)) {
			return l.in.Errorf(l.at, "storage %q has %d numbers here, but %d were expected", clip(name), got, s.numbers)
		}
		s.offset = l.at + 8
		size, ok := s.kind.Size(s.numbers)
		if !ok {
			return l.in.Errorf(l.at, "storage %q has %d numbers, but fewer were expected", clip(name), s.numbers)
		}
		if err := l.in.CheckRange(s.offset, size, "storage "+clip(name)); err != nil {
			return err
		}
		l.at = s.offset + size
	}
	return nil
}
