// Package memory determines how much memory this process can still allocate.
package memory

import (
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// available returns the smallest amount that the files of a Linux system, with
// root files, leave to this process: free memory and the limits of its control
// groups. ok is false if no file gives a limit.
func available(files fs.FS) (bytes int64, ok bool) {
	least := int64(math.MaxInt64)
	if free, ok := field(files, "proc/meminfo", "MemAvailable:"); ok {
		least = free * 1024
	}
	for _, group := range groups(files) {
		limit, ok := number(files, path.Join(group.dir, group.limit))
		if !ok {
			continue // "max", or no such group
		}
		used, _ := number(files, path.Join(group.dir, group.usage))
		// Cached data is freed before the limit is reached.
		cached, _ := field(files, path.Join(group.dir, "memory.stat"), group.cached)
		least = min(least, max(limit-used+cached, 0))
	}
	return least, least < math.MaxInt64
}

type group struct{ dir, limit, usage, cached string }

// groups lists the memory control groups of this process from the innermost
// outward, in both versions of control groups.
func groups(files fs.FS) []group {
	text, err := fs.ReadFile(files, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	var list []group
	for line := range strings.Lines(string(text)) { // "0::/user.slice" or "4:memory:/docker/1234"
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		g := group{"sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"}
		switch {
		case fields[0] == "0" && fields[1] == "":
		case fields[1] == "memory":
			g = group{"sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"}
		default:
			continue
		}
		root := g.dir
		for dir := path.Join(root, path.Clean("/"+fields[2])); ; dir = path.Dir(dir) {
			g.dir = dir
			list = append(list, g)
			if dir == root {
				break
			}
		}
	}
	return list
}

func number(files fs.FS, name string) (n int64, ok bool) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	n, err = strconv.ParseInt(first, 10, 64)
	return n, err == nil
}

func field(files fs.FS, name, key string) (n int64, ok bool) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == key {
			n, err = strconv.ParseInt(words[1], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
