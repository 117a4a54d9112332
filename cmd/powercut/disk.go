package powercut

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Disk is a folder, with all below it, as a program has changed it: what was synced
// and what was not.
type Disk struct {
	root string
	dirs map[string]*folder // by path
	open map[int]*handle
}

// inode is a file: what was synced, and the changes since.
type inode struct {
	synced  []byte
	pending []change
	size    int64 // with all changes
}

// change is one write, or the cut to a size if data is nil.
type change struct {
	at   int64
	data []byte
	end  int // when the call ended
}

// folder holds names: those that were synced, those that are, and the changes between.
type folder struct {
	synced, now map[string]any // an *inode, or a *folder
	pending     []rename
}

// rename is one change of names, which a cut leaves out or not as a whole. A missing
// node removes the name.
type rename struct {
	names map[string]any
	end   int
}

// handle is a number of the program.
type handle struct {
	file   *inode
	dir    *folder
	at     int64
	append bool
}

// NewDisk reads a folder, all of which counts as synced.
func NewDisk(root string) (*Disk, error) {
	d := &Disk{root: root, dirs: map[string]*folder{}, open: map[int]*handle{}}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			d.add(path, d.folder(path))
			return nil
		}
		if !entry.Type().IsRegular() || volatile(path) {
			return nil
		}
		data, err := os.ReadFile(filepath.Clean(path))
		d.add(path, &inode{synced: data, size: int64(len(data))})
		return err
	})
	return d, err
}

// volatile reports whether a file does not outlive a crash.
func volatile(path string) bool { return strings.HasSuffix(path, "-shm") }

func (d *Disk) folder(path string) *folder {
	if d.dirs[path] == nil {
		d.dirs[path] = &folder{synced: map[string]any{}, now: map[string]any{}}
	}
	return d.dirs[path]
}

func (d *Disk) add(path string, node any) {
	if path == d.root {
		return
	}
	up := d.folder(filepath.Dir(path))
	up.synced[filepath.Base(path)], up.now[filepath.Base(path)] = node, node
}

// Holds reports whether an event changes something below the root.
func (d *Disk) Holds(e Event) bool {
	return strings.HasPrefix(e.Path, d.root+"/") && !volatile(e.Path) &&
		slices.Contains([]string{"write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "link", "unlink", "mkdir", "rmdir", "open"}, e.Call)
}

// Play carries an event out.
func (d *Disk) Play(e Event) {
	switch e.Call {
	case "open":
		d.openFile(e)
		return
	case "close":
		delete(d.open, e.FD)
		return
	case Exit:
		clear(d.open)
		return
	case "rename", "link", "unlink", "rmdir", "mkdir":
		d.name(e)
		return
	}
	h := d.open[e.FD]
	if h == nil {
		return // outside
	}
	switch e.Call {
	case "lseek":
		h.at = e.At
	case "write":
		if h.append && h.file != nil {
			h.at = h.file.size
		}
		h.write(h.at, e)
		h.at += int64(len(e.Data))
	case "pwrite64":
		h.write(e.At, e)
	case "ftruncate":
		h.cut(e.At, e.End)
	case "fsync", "fdatasync":
		h.sync(e.Begin)
	}
}

func (d *Disk) openFile(e Event) {
	delete(d.open, e.FD)
	if e.Path == d.root || d.dirs[e.Path] != nil {
		d.open[e.FD] = &handle{dir: d.dirs[e.Path]}
		return
	}
	up := d.dirs[filepath.Dir(e.Path)]
	if up == nil || volatile(e.Path) {
		return
	}
	name := filepath.Base(e.Path)
	file, _ := up.now[name].(*inode)
	if file == nil {
		if !strings.Contains(e.Flags, "O_CREAT") {
			return
		}
		file = &inode{}
		up.change(e.End, map[string]any{name: file})
	}
	h := &handle{file: file, append: strings.Contains(e.Flags, "O_APPEND")}
	d.open[e.FD] = h
	if strings.Contains(e.Flags, "O_TRUNC") && file.size > 0 {
		h.cut(0, e.End)
	}
}

// name changes names. A rename inside one folder is one change; one between two
// folders may be torn, as each is synced by itself.
func (d *Disk) name(e Event) {
	from, base := d.dirs[filepath.Dir(e.Path)], filepath.Base(e.Path)
	if from == nil || volatile(e.Path) {
		return
	}
	switch e.Call {
	case "mkdir":
		from.change(e.End, map[string]any{base: d.folder(e.Path)})
	case "unlink", "rmdir":
		delete(d.dirs, e.Path)
		from.change(e.End, map[string]any{base: nil})
	default:
		to, node := d.dirs[filepath.Dir(e.To)], from.now[base]
		names := map[string]any{filepath.Base(e.To): node}
		if e.Call == "rename" && to == from {
			names[base] = nil
		} else if e.Call == "rename" {
			from.change(e.End, map[string]any{base: nil})
		}
		if to != nil {
			to.change(e.End, names)
		}
	}
}

func (f *folder) change(end int, names map[string]any) {
	f.pending = append(f.pending, rename{names, end})
	apply(f.now, names)
}

func apply(names, changed map[string]any) {
	for name, node := range changed {
		if node == nil {
			delete(names, name)
			continue
		}
		names[name] = node
	}
}

func (h *handle) write(at int64, e Event) {
	if h.file == nil || len(e.Data) == 0 {
		return
	}
	h.file.pending = append(h.file.pending, change{at, e.Data, e.End})
	h.file.size = max(h.file.size, at+int64(len(e.Data)))
}

func (h *handle) cut(size int64, end int) {
	if h.file != nil {
		h.file.pending = append(h.file.pending, change{at: size, end: end})
		h.file.size = size
	}
}

// sync makes lasting what ended before the sync began.
func (h *handle) sync(begin int) {
	if h.file != nil {
		rest := h.file.pending[:0:0]
		for _, c := range h.file.pending {
			if c.end < begin {
				h.file.synced = c.apply(h.file.synced)
			} else {
				rest = append(rest, c)
			}
		}
		h.file.pending = rest
	}
	if h.dir != nil {
		rest := h.dir.pending[:0:0]
		for _, r := range h.dir.pending {
			if r.end < begin {
				apply(h.dir.synced, r.names)
			} else {
				rest = append(rest, r)
			}
		}
		h.dir.pending = rest
	}
}

// apply carries a change out. It may change content.
func (c change) apply(content []byte) []byte {
	if c.data == nil {
		return sized(content, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(content)) {
		content = sized(content, end)
	}
	copy(content[c.at:], c.data)
	return content
}

func sized(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size:size]
	}
	return append(content, make([]byte, size-int64(len(content)))...)
}
