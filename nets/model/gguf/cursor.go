package gguf

import (
	"encoding/binary"

	"weightshare/nets/model/weights"
)

// window is how many bytes are read at a time.
const window = 64 << 10

// cursor reads a file from its beginning; numbers are little-endian.
type cursor struct {
	in    *weights.Input
	at    int64 // of the next byte
	ahead []byte
	begin int64 // of the bytes in ahead
	// wide means that lengths have 8 bytes, as they have since version 2.
	wide bool
}

// take returns the next n bytes, at most a window of them.
func (c *cursor) take(n int64, what string) ([]byte, error) {
	if from := c.at - c.begin; from < 0 || from+n > int64(len(c.ahead)) {
		if err := c.in.CheckRange(c.at, n, what); err != nil {
			return nil, err
		}
		ahead, err := c.in.Read(c.at, min(max(n, window), c.in.Size-c.at), what)
		if err != nil {
			return nil, err
		}
		c.ahead, c.begin = ahead, c.at
	}
	b := c.ahead[c.at-c.begin:][:n]
	c.at += n
	return b, nil
}

// skip skips n bytes.
func (c *cursor) skip(n int64, what string) error {
	if err := c.in.CheckRange(c.at, n, what); err != nil {
		return err
	}
	c.at += n
	return nil
}

func (c *cursor) uint32(what string) (uint32, error) {
	b, err := c.take(4, what)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

func (c *cursor) uint64(what string) (uint64, error) {
	b, err := c.take(8, what)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}

// length reads how many items follow that take at least the given number of bytes
// each. It is an error if that exceeds the rest of the file.
func (c *cursor) length(each int64, what string) (int64, error) {
	at := c.at
	var n uint64
	if c.wide {
		wide, err := c.uint64(what)
		if err != nil {
			return 0, err
		}
		n = wide
	} else {
		narrow, err := c.uint32(what)
		if err != nil {
			return 0, err
		}
		n = uint64(narrow)
	}
	if room := (c.in.Size - c.at) / each; n > uint64(max(room, 0)) {
		return 0, c.in.Errorf(at, "%s is %d, but at most %d was expected, for which the file has room", what, n, room)
	}
	return int64(n), nil //nolint:gosec // at most room
}

// maxText is the maximum length of a name.
const maxText = 1 << 16

// text reads a name.
func (c *cursor) text(what string) (string, error) {
	at := c.at
	n, err := c.length(1, "the length of "+what)
	if err != nil {
		return "", err
	}
	if n > maxText {
		return "", c.in.Errorf(at, "%s has %d bytes, but at most %d were expected", what, n, maxText)
	}
	b, err := c.take(n, what)
	return string(b), err
}
