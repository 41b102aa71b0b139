package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"weightshare/nets/visible"
)

// Files holds training and test images with labels, read from the four IDX files
// in which MNIST, Fashion-MNIST, EMNIST and KMNIST are distributed. It is safe
// for use by several goroutines.
type Files struct {
	train, test       part
	classes           int
	allTrain, allTest func() Set // made once, when first needed
	fingerprint       func() string
}

// part is n gray images, one byte per pixel, row-major and one after another,
// with their labels.
type part struct {
	n, h, w        int
	pixels, labels []byte
}

type idxFile struct {
	what    string // "training images"
	example string
	pattern *regexp.Regexp
}

func idxFiles() [4]idxFile {
	file := func(what, example, role, kind, dims string) idxFile {
		return idxFile{what, example, regexp.MustCompile(`(?i)^(.*[-_])?(` + role + `)[-_.]` + kind + `[-_.]idx` + dims + `[-_.]ubyte(\.gz)?$`)}
	}
	return [4]idxFile{
		file("training images", "train-images-idx3-ubyte", "train", "images", "3"),
		file("training labels", "train-labels-idx1-ubyte", "train", "labels", "1"),
		file("test images", "t10k-images-idx3-ubyte", "t10k|test", "images", "3"),
		file("test labels", "t10k-labels-idx1-ubyte", "t10k|test", "labels", "1"),
	}
}

// OpenFiles finds the four files in a directory, plain or gzipped, and reads and
// checks all of them.
func OpenFiles(dir fs.FS) (*Files, error) {
	var names [4]string
	for i, f := range idxFiles() {
		name, err := f.find(dir)
		if err != nil {
			return nil, err
		}
		names[i] = name
	}
	train, err := readPart(dir, names[0], names[1])
	if err != nil {
		return nil, err
	}
	test, err := readPart(dir, names[2], names[3])
	if err != nil {
		return nil, err
	}
	if train.h != test.h || train.w != test.w {
		return nil, fmt.Errorf("%s: byte 8: its images are %d×%d, those of %s are %d×%d: both sets must have one size",
			visible.Text(names[2]), test.h, test.w, visible.Text(names[0]), train.h, train.w)
	}
	highest := slices.Max(train.labels)
	for i, l := range test.labels {
		if l > highest {
			return nil, fmt.Errorf("%s: byte %d: label %d was expected to be at most %d, the highest in %s",
				visible.Text(names[3]), 8+i, l, highest, visible.Text(names[1]))
		}
	}
	f := &Files{train: train, test: test, classes: int(highest) + 1}
	f.allTrain = sync.OnceValue(func() Set { return f.train.set(f.classes, nil) })
	f.allTest = sync.OnceValue(func() Set { return f.test.set(f.classes, nil) })
	f.fingerprint = sync.OnceValue(f.hash)
	return f, nil
}

// find returns the name of the file: the plain one if both are there.
func (f idxFile) find(dir fs.FS) (string, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", f.what, err)
	}
	found := map[string]string{} // by name without .gz
	for _, e := range entries {
		if plain := strings.TrimSuffix(e.Name(), ".gz"); f.pattern.MatchString(e.Name()) && !e.IsDir() {
			if old, ok := found[plain]; !ok || len(e.Name()) < len(old) {
				found[plain] = e.Name()
			}
		}
	}
	switch names := slices.Sorted(maps.Values(found)); len(names) {
	case 0:
		return "", fmt.Errorf("no %s: a file %s or %s.gz was expected", f.what, f.example, f.example)
	case 1:
		return names[0], nil
	default:
		return "", fmt.Errorf("%s in more than one file (%s): keep one data set to a directory", f.what, visible.Text(strings.Join(names, ", ")))
	}
}

// readPart reads images and their labels. It checks that there is a label for
// each image before it reads any pixel.
func readPart(dir fs.FS, images, labels string) (p part, err error) {
	dims, pixels, err := readFile(dir, images, idxImages, func(n int) (err error) {
		_, p.labels, err = readFile(dir, labels, idxLabels, func(count int) error {
			if count == n {
				return nil
			}
			return fmt.Errorf("%s: byte 4: its header counts %d labels, %d were expected, one for each image in %s",
				visible.Text(labels), count, n, visible.Text(images))
		})
		return err
	})
	if err != nil {
		return part{}, err
	}
	p.n, p.h, p.w, p.pixels = dims[0], dims[1], dims[2], pixels
	return p, nil
}

// readFile reads a regular IDX file. Other files are refused before they are
// opened: opening a pipe would wait for someone to write.
func readFile(dir fs.FS, name string, kind idxKind, accept func(n int) error) (dims []int, body []byte, err error) {
	if info, err := fs.Stat(dir, name); err == nil && !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s: it is not a regular file", visible.Text(name))
	}
	f, err := dir.Open(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err // the name may control a terminal
		}
		return nil, nil, fmt.Errorf("%s cannot be opened: %w", visible.Text(name), err)
	}
	defer func() { _ = f.Close() }() // opened only for reading: no data can be lost
	return readIDX(f, name, kind, accept)
}

// set turns the chosen images, or all if chosen is nil, into samples with values
// from 0 to 1.
func (p part) set(classes int, chosen []int) Set {
	if chosen == nil {
		for i := range p.n {
			chosen = append(chosen, i)
		}
	}
	set := newSet(len(chosen), p.h, p.w, classes)
	pixels := set.Pixels()
	for i, from := range chosen {
		x := set.Sample(i)
		for j, v := range p.pixels[from*pixels : (from+1)*pixels] {
			x[j] = float32(v) / 255
		}
		set.Labels[i] = int32(p.labels[from])
	}
	return set
}

// Size returns the numbers of training and test images, their height and width,
// and the number of classes.
func (f *Files) Size() (train, test, h, w, classes int) {
	return f.train.n, f.test.n, f.train.h, f.train.w, f.classes
}

// Make draws training and test images by a seed, none of them twice; 0 means all
// of them, in order. The first images of a larger training set are those of a
// smaller one. Sets of all images are shared and must not be modified.
func (f *Files) Make(samples, test int, seed uint64) (trainSet, testSet Set, err error) {
	if err := f.Check(samples, test); err != nil {
		return Set{}, Set{}, err
	}
	if samples == 0 {
		trainSet = f.allTrain()
	} else {
		trainSet = f.train.set(f.classes, stream("files training", seed).Perm(f.train.n)[:samples])
	}
	if test == 0 {
		testSet = f.allTest()
	} else {
		testSet = f.test.set(f.classes, stream("files test", seed).Perm(f.test.n)[:test])
	}
	return trainSet, testSet, nil
}

// Check returns an error if there are fewer images than that.
func (f *Files) Check(samples, test int) error {
	if most := f.train.n; samples < 0 || samples > most {
		return fmt.Errorf("samples %d: the files hold %d training images: write 1 to %d", samples, most, most)
	}
	if most := f.test.n; test < 0 || test > most {
		return fmt.Errorf("test %d: the files hold %d test images: write 1 to %d", test, most, most)
	}
	return nil
}

// Fingerprint identifies the data wherever it is stored: the beginning of the
// SHA-256 of all images and labels.
func (f *Files) Fingerprint() string { return f.fingerprint() }

func (f *Files) hash() string {
	h := sha256.New()
	for _, p := range []part{f.train, f.test} {
		var head []byte
		for _, n := range []int{p.n, p.h, p.w} {
			head = binary.BigEndian.AppendUint64(head, uint64(n)) //nolint:gosec // a size is not negative
		}
		h.Write(head)
		h.Write(p.pixels)
		h.Write(p.labels)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)[:8])
}
