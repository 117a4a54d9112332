package blockfile

import (
	"io"
	"unsafe"
)

// loadCopy reads the blocks of a file into memory, aligned as in the file.
func loadCopy(f io.ReaderAt, t *table) (data []byte, release func() error, err error) {
	room := make([]byte, t.end+align)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(room))) % align
	data = room[skip : int64(skip)+t.end]
	if err := verify(f, t, data); err != nil {
		return nil, nil, err
	}
	return data, func() error { return nil }, nil
}
