package tflite

import (
	"encoding/binary"

	flatbuffers "github.com/google/flatbuffers/go"

	"weightshare/nets/model/weights"
)

// reader reads FlatBuffers tables directly from the file and checks every offset
// before using it: the library's accessors need the whole file in memory and trust
// it. It keeps the first error, after which everything it reads is zero.
type reader struct {
	in     *weights.Input
	window *weights.Window // for tables and what they refer to
	lists  *weights.Window // for lists of tables, which are elsewhere in the file
	err    error
	kept   int64                  // total size of the lists and texts kept, in bytes
	layout map[int64]fieldOffsets // vtables by offset; files share a few among all tables
}

// table is a table in the file. The zero table has no fields.
type table struct {
	*reader
	at     int64
	fields fieldOffsets
}

// fieldOffsets is a vtable: the offsets of the fields of a table, 0 for those that
// are absent, and the size of the table.
type fieldOffsets struct {
	offsets []flatbuffers.VOffsetT
	size    int64
}

const (
	// maxKept limits the lists and texts that are kept, many times those of large
	// models.
	maxKept = 6 << 20
	// maxFields is how many fields of a table are read.
	maxFields = 16
	// maxLayouts is how many vtables are cached.
	maxLayouts = 256
)

func newReader(in *weights.Input) *reader {
	return &reader{in: in, window: weights.NewWindow(in), lists: weights.NewWindow(in), layout: map[int64]fieldOffsets{}}
}

// fail records an error, unless there already is one.
func (r *reader) fail(at int64, format string, args ...any) {
	if r.err == nil {
		r.err = r.in.Errorf(at, format, args...)
	}
}

// bytes returns the n bytes at an offset, zeros after an error.
func (r *reader) bytes(at int64, n int, what string) []byte { return r.through(r.window, at, n, what) }

func (r *reader) through(window *weights.Window, at int64, n int, what string) []byte {
	if r.err == nil {
		r.err = r.in.CheckRange(at, int64(n), what)
	}
	if r.err != nil {
		return make([]byte, n)
	}
	b, err := window.Bytes(at, n, what)
	if err != nil {
		r.err = err
		return make([]byte, n)
	}
	return b[:n]
}

// follow returns the position that the offset stored at at leads to.
func (r *reader) follow(at int64, what string) int64 {
	return at + int64(flatbuffers.GetUOffsetT(r.bytes(at, flatbuffers.SizeUOffsetT, what)))
}

// table reads where the fields of a table are.
func (r *reader) table(at int64, what string) table {
	t := table{reader: r, at: at}
	vtable := at - int64(flatbuffers.GetSOffsetT(r.bytes(at, flatbuffers.SizeSOffsetT, what)))
	if known, ok := r.layout[vtable]; ok {
		t.fields = known
	} else {
		t.fields = r.vtable(vtable, what)
	}
	if r.err == nil {
		r.err = r.in.CheckRange(at, t.fields.size, what)
	}
	return t
}

func (r *reader) vtable(at int64, what string) fieldOffsets {
	const head = 2 * flatbuffers.SizeVOffsetT // its own size and the size of the table
	b := r.bytes(at, head, "the list of fields of "+what)
	size, of := int64(flatbuffers.GetVOffsetT(b)), int64(flatbuffers.GetVOffsetT(b[flatbuffers.SizeVOffsetT:]))
	if size < head || size%flatbuffers.SizeVOffsetT != 0 || of < flatbuffers.SizeSOffsetT {
		r.fail(at, "a list of fields has %d bytes for a table of %d, but at least %d and %d were expected", size, of, head, flatbuffers.SizeSOffsetT)
		return fieldOffsets{}
	}
	n := min(int(size-head)/flatbuffers.SizeVOffsetT, maxFields)
	f := fieldOffsets{make([]flatbuffers.VOffsetT, n), of}
	b = r.bytes(at+head, n*flatbuffers.SizeVOffsetT, "the list of fields of "+what)
	for i := range f.offsets {
		f.offsets[i] = flatbuffers.GetVOffsetT(b[i*flatbuffers.SizeVOffsetT:])
	}
	if r.err == nil && len(r.layout) < maxLayouts {
		r.layout[at] = f
	}
	return f
}

// field returns the position of a field with that many bytes; ok is false if it is
// absent.
func (t table) field(slot, size int) (at int64, ok bool) {
	if slot >= len(t.fields.offsets) || t.fields.offsets[slot] == 0 || t.err != nil {
		return 0, false
	}
	offset := int64(t.fields.offsets[slot])
	if offset+int64(size) > t.fields.size {
		t.fail(t.at, "field %d of %d bytes begins %d bytes into its table, which has %d", slot, size, offset, t.fields.size)
		return 0, false
	}
	return t.at + offset, true
}

// whole returns a field that is a whole number of 1, 4 or 8 bytes, or usual if it is
// absent.
func (t table) whole(slot, size int, usual int64) int64 {
	at, ok := t.field(slot, size)
	if !ok {
		return usual
	}
	return signed(t.bytes(at, size, "a number"))
}

// signed returns the signed whole number stored in b.
func signed(b []byte) int64 {
	switch len(b) {
	case flatbuffers.SizeByte:
		return int64(flatbuffers.GetInt8(b))
	case flatbuffers.SizeInt32:
		return int64(flatbuffers.GetInt32(b))
	}
	return flatbuffers.GetInt64(b)
}

// vector is a list in the file.
type vector struct {
	*reader
	at, n int64
	each  int
	what  string
}

// vector returns the list that a field refers to, empty if it is absent.
func (t table) vector(slot, each int, what string) vector {
	v := vector{t.reader, 0, 0, each, what}
	field, ok := t.field(slot, flatbuffers.SizeUOffsetT)
	if !ok {
		return v
	}
	at := t.follow(field, what)
	n := int64(binary.LittleEndian.Uint32(t.bytes(at, flatbuffers.SizeUint32, "the length of "+what)))
	v.at = at + flatbuffers.SizeUint32
	if room := (t.in.Size - v.at) / int64(each); t.err == nil && n > room {
		t.fail(at, "the length of %s is %d, but at most %d was expected, for which the file has room", what, n, room)
	}
	if t.err == nil {
		v.n = n
	}
	return v
}

// atMost records an error if the list is longer than n.
func (v vector) atMost(n int64) vector {
	if v.n > n {
		v.fail(v.at, "%s has %d entries, but at most %d were expected", v.what, v.n, n)
		v.n = 0
	}
	return v
}

// table returns an entry of a list of tables.
func (v vector) table(i int64) table {
	at := v.at + i*int64(v.each)
	b := v.through(v.lists, at, flatbuffers.SizeUOffsetT, v.what)
	return v.reader.table(at+int64(flatbuffers.GetUOffsetT(b)), v.what)
}

// keep adds the bytes of a list or text to the total.
func (r *reader) keep(at, n int64) {
	if r.kept += n; r.kept > maxKept {
		r.fail(at, "more than %d bytes of names and shapes; no more than that are read", int64(maxKept))
	}
}

// whole reads all entries of a list of whole numbers.
func (v vector) whole() []int64 {
	const int64s = 8
	if v.keep(v.at, v.n*int64s); v.err != nil {
		return nil
	}
	all := make([]int64, v.n)
	for i := range all {
		all[i] = signed(v.bytes(v.at+int64(i*v.each), v.each, v.what))
	}
	return all
}

// text returns the text that a field refers to, empty if it is absent.
func (t table) text(slot int, what string) string {
	const longest = 4096
	v := t.vector(slot, 1, what).atMost(longest)
	if t.keep(v.at, v.n); t.err != nil {
		return ""
	}
	return string(v.bytes(v.at, int(v.n), what))
}

// table returns the table that a field refers to, one without fields if it is absent.
func (t table) table(slot int, what string) table {
	at, ok := t.field(slot, flatbuffers.SizeUOffsetT)
	if !ok {
		return table{reader: t.reader}
	}
	return t.reader.table(t.follow(at, what), what)
}
