package memory

import (
	"runtime"
	"testing"
	"testing/fstest"
)

// TestAvailable checks the files of several systems.
func TestAvailable(t *testing.T) {
	t.Parallel()
	const free = "MemTotal: 2000 kB\nMemFree: 500 kB\nMemAvailable:    1000 kB\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
		ok    bool
	}{
		{"nothing", nil, 0, false},
		{"no group", map[string]string{"proc/meminfo": free}, 1_024_000, true},
		{"no limit", map[string]string{
			"proc/meminfo": free, "proc/self/cgroup": "0::/user.slice\n", "sys/fs/cgroup/user.slice/memory.max": "max\n",
		}, 1_024_000, true},
		{"a limit", map[string]string{
			"proc/meminfo": free, "proc/self/cgroup": "0::/user.slice\n",
			"sys/fs/cgroup/user.slice/memory.max": "700000\n", "sys/fs/cgroup/user.slice/memory.current": "300000\n",
			"sys/fs/cgroup/user.slice/memory.stat": "active_file 9\ninactive_file 100000\n",
		}, 500_000, true},
		{"a limit further out", map[string]string{
			"proc/self/cgroup":         "0::/a/b\n",
			"sys/fs/cgroup/memory.max": "1000\n", "sys/fs/cgroup/a/memory.max": "100\n", "sys/fs/cgroup/a/b/memory.max": "10000\n",
		}, 100, true},
		{"version 1", map[string]string{
			"proc/meminfo": free, "proc/self/cgroup": "5:cpu:/x\n4:memory:/docker/12\n0::/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9000\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "9001\n",
		}, 0, true},
	} {
		files := fstest.MapFS{}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		got, ok := available(files)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %d, %v, want %d", c.name, got, ok, c.want)
		}
	}
}

// TestHere checks the system it runs on.
func TestHere(t *testing.T) {
	t.Parallel()
	if got, ok := Available(); runtime.GOOS == "linux" && (!ok || got < 1<<20) {
		t.Errorf("%d bytes are available, %v", got, ok)
	}
}
