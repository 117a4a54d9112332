package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
)

// memory is a file system with one folder. It can fail at a step, and it knows what a
// power cut would leave: each file's content as of its last sync, and any part of the
// changes of names since the folder's last sync.
type memory struct {
	names   map[string]*inode // as programs see them
	kept    map[string]*inode // as of the last sync of the folder
	pending []change
	noLinks bool

	step   int
	failAt int    // the step that fails; 0 for none
	done   bool   // it reports failure after it was done
	failed string // what failed
	cut    func(survivors map[string]string)
	temps  int
}

type inode struct {
	data, synced string
	mode         fs.FileMode
}

// change is one change of names, which a power cut keeps or loses as a whole.
type change func(names map[string]*inode)

var errStep = errors.New("the step fails")

func newMemory(files map[string]string) *memory {
	m := &memory{names: map[string]*inode{}}
	for path, data := range files {
		m.names[path] = &inode{data, data, 0o600}
	}
	m.kept = maps.Clone(m.names)
	return m
}

// do runs one step: it fails if told to, and the power may be cut after it.
func (m *memory) do(name string, act func()) error {
	m.step++
	fails := m.step == m.failAt
	if !fails || m.done {
		act()
	}
	m.powerCuts()
	if fails {
		m.failed = name
		return fmt.Errorf("%s: %w", name, errStep)
	}
	return nil
}

// powerCuts calls cut with each state that a power cut may leave now.
func (m *memory) powerCuts() {
	if m.cut == nil {
		return
	}
	for part := range 1 << len(m.pending) {
		names := maps.Clone(m.kept)
		for i, c := range m.pending {
			if part&(1<<i) != 0 {
				c(names)
			}
		}
		survivors := map[string]string{}
		for path, n := range names {
			survivors[path] = n.synced
		}
		m.cut(survivors)
	}
}

func (m *memory) change(c change) {
	c(m.names)
	m.pending = append(m.pending, c)
}

func (m *memory) temp(dir string) (handle, error) {
	m.temps++
	h := &open{m, &inode{mode: 0o600}, filepath.Join(dir, fmt.Sprintf(".tocsin-%d", m.temps))}
	err := m.do("temp", func() { m.change(func(names map[string]*inode) { names[h.path] = h.inode }) })
	return h, err
}

func (m *memory) link(from, to string) error {
	if m.noLinks {
		return errors.Join(m.do("no link", func() {}), errors.ErrUnsupported)
	}
	n, taken := m.names[from], m.names[to] != nil
	err := m.do("link", func() {
		if !taken {
			m.change(func(names map[string]*inode) { names[to] = n })
		}
	})
	if err == nil && taken {
		return fs.ErrExist
	}
	return err
}

func (m *memory) reserve(path string) error {
	if m.names[path] != nil {
		return fs.ErrExist
	}
	n := &inode{mode: 0o600}
	return m.do("reserve", func() { m.change(func(names map[string]*inode) { names[path] = n }) })
}

func (m *memory) same(a, b string) bool { return m.names[a] != nil && m.names[a] == m.names[b] }

func (m *memory) rename(from, to string) error {
	n := m.names[from]
	return m.do("rename", func() {
		m.change(func(names map[string]*inode) { delete(names, from); names[to] = n })
	})
}

func (m *memory) remove(path string) error {
	if m.names[path] == nil {
		return fs.ErrNotExist
	}
	return m.do("remove", func() { m.change(func(names map[string]*inode) { delete(names, path) }) })
}

func (m *memory) read(path string, most int) ([]byte, fs.FileMode, error) {
	n := m.names[path]
	if n == nil {
		return nil, 0, fs.ErrNotExist
	}
	return []byte(n.data[:min(len(n.data), most)]), n.mode, m.do("read", func() {})
}

func (m *memory) isDir(path string) bool { return path == "/" || m.names[path] != nil }

func (m *memory) mkdir(dir string, _ fs.FileMode) error {
	return m.do("mkdir", func() { m.change(func(names map[string]*inode) { names[dir] = &inode{} }) })
}

func (m *memory) syncDir(string) error {
	return m.do("sync folder", func() { m.kept, m.pending = maps.Clone(m.names), nil })
}

// asides counts the temporary files that are left.
func (m *memory) asides() (n int) {
	for path := range m.names {
		if strings.Contains(path, ".tocsin-") {
			n++
		}
	}
	return n
}

// open is a file being written.
type open struct {
	m     *memory
	inode *inode
	path  string
}

func (o *open) Name() string { return o.path }

func (o *open) Write(p []byte) (int, error) {
	half := len(p) / 2 // as much as a full disk takes
	err := o.m.do("write", func() { o.inode.data += string(p[half:]) })
	o.inode.data = string(p[:half]) + o.inode.data
	return len(p), err
}

func (o *open) Chmod(mode fs.FileMode) error {
	return o.m.do("chmod", func() { o.inode.mode = mode })
}

func (o *open) Sync() error  { return o.m.do("sync", func() { o.inode.synced = o.inode.data }) }
func (o *open) Close() error { return o.m.do("close", func() {}) }
