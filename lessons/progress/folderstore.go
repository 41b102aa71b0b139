package progress

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// FolderStore keeps progress in a folder, in one file per lesson: a save writes only
// the lessons that have changed.
type FolderStore struct {
	dir    string
	mu     sync.Mutex
	stores map[string]*FileStore // by lesson
}

// NewFolderStore returns the store that keeps progress in the folder dir. The folder is
// created when something is first saved.
func NewFolderStore(dir string) *FolderStore {
	return &FolderStore{dir: dir, stores: map[string]*FileStore{}}
}

// lessonName matches the IDs of lessons, which are also safe file names.
var lessonName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
})

// store returns the store of a lesson.
func (f *FolderStore) store(lesson string) (*FileStore, error) {
	if !lessonName().MatchString(lesson) {
		return nil, notKept(fmt.Errorf("%q is not the name of a lesson", lesson))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.stores[lesson]
	if s == nil {
		s = NewFileStore(filepath.Join(f.dir, lesson+".json"))
		f.stores[lesson] = s
	}
	return s, nil
}

// lessons returns the lessons of which something is or was kept.
func (f *FolderStore) lessons() []string {
	f.mu.Lock()
	all := slices.Collect(maps.Keys(f.stores))
	f.mu.Unlock()
	files, err := os.ReadDir(f.dir)
	if err != nil {
		return all // there is no folder yet; a save says what is wrong with one
	}
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), ".json"); ok && lessonName().MatchString(name) && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Load implements Store.
func (f *FolderStore) Load() (Document, error) {
	var all Journal
	var wrong error
	for _, lesson := range f.lessons() {
		s, err := f.store(lesson)
		if err != nil {
			return New(), err
		}
		d, err := s.Load()
		all.Add(d)
		wrong = errors.Join(wrong, err)
	}
	return all.Document(), wrong
}

// Save implements Store.
func (f *FolderStore) Save(d Document) error {
	var notice, wrong error
	for _, lesson := range slices.Sorted(maps.Keys(d.Lessons)) {
		s, err := f.store(lesson)
		if err == nil {
			err = s.Save(Document{Version: version, Lessons: map[string]*Record{lesson: d.Lessons[lesson]}})
		}
		var told *Notice
		if errors.As(err, &told) {
			notice = told
		} else {
			wrong = errors.Join(wrong, err)
		}
	}
	if wrong != nil {
		return wrong
	}
	return notice
}

// Reset implements Store.
func (f *FolderStore) Reset(lesson string) error {
	all := []string{lesson}
	if lesson == "" {
		all = f.lessons()
	}
	var wrong error
	for _, one := range all {
		s, err := f.store(one)
		if err == nil {
			err = s.Reset(one)
		}
		wrong = errors.Join(wrong, err)
	}
	return wrong
}
