package modeltest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
)

// Entry is a file in an archive.
type Entry struct {
	Name    string
	Content []byte
}

// Zip returns an archive whose entries are stored with this method.
func Zip(method uint16, entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		if w, err := z.CreateHeader(&zip.FileHeader{Name: e.Name, Method: method}); err == nil {
			_, _ = w.Write(e.Content) // cannot fail: it is in memory
		}
	}
	_ = z.Close() // likewise
	return b.Bytes()
}

// Torch returns a file like that of torch.save, with this pickle and storage 0.
func Torch(pickle string, storage []float32) []byte {
	data, _ := binary.Append(nil, binary.LittleEndian, storage) // cannot fail: the size is fixed
	return Zip(zip.Store, Entry{"x/data.pkl", []byte(pickle)}, Entry{"x/data/0", data}, Entry{"x/version", []byte("3\n")})
}

// TorchTensor returns the pickle of a dictionary with a 2×3 matrix "w" in
// storage 0. numbers is the claimed size of the storage, offset the index of
// the matrix's first number.
func TorchTensor(numbers, offset byte) string {
	return "\x80\x02}X\x01\x00\x00\x00w" +
		"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK" + string([]byte{numbers}) +
		"tQK" + string([]byte{offset}) + "(K\x02K\x03t(K\x03K\x01t\x89)tRs."
}
