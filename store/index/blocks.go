package index

import (
	"errors"
	"unsafe"
)

// blockAlign is the alignment of slices in a block.
const blockAlign = 8

// fixed are the types whose slices may lie in a block.
type fixed interface {
	uint8 | uint16 | uint32 | uint64 | int64 | mark
}

// bytesOf returns the memory of a slice.
func bytesOf[T fixed](all []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(all))), len(all)*int(unsafe.Sizeof(one)))
}

// padded returns the memory of slices that follow each other, and zeros up to the next
// alignment.
func padded[T fixed](slices ...[]T) [][]byte {
	var out [][]byte
	size := 0
	for _, s := range slices {
		if b := bytesOf(s); len(b) > 0 {
			out, size = append(out, b), size+len(b)
		}
	}
	if over := size % blockAlign; over != 0 {
		out = append(out, make([]byte, blockAlign-over))
	}
	return out
}

var errBlock = errors.New("a block does not fit its description")

// blockReader takes slices from a block. After an error it gives empty ones.
type blockReader struct {
	left []byte
	err  error
}

func newBlockReader(b []byte) *blockReader {
	if uintptr(unsafe.Pointer(unsafe.SliceData(b)))%blockAlign != 0 {
		aligned := bytesOf(make([]uint64, (len(b)+blockAlign-1)/blockAlign))
		b = aligned[:copy(aligned, b)]
	}
	return &blockReader{left: b}
}

// take returns the next n elements, which share the block's memory; nil for none.
func take[T fixed](r *blockReader, n int) []T {
	var one T
	width := int(unsafe.Sizeof(one))
	if r.err != nil || n == 0 {
		return nil
	}
	if n < 0 || n > len(r.left)/width {
		r.err = errBlock
		return nil
	}
	out := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(r.left))), n)
	size := min((n*width+blockAlign-1)&^(blockAlign-1), len(r.left))
	r.left = r.left[size:]
	return out[:n:n]
}

// end returns the error of the takes, or one if something is left.
func (r *blockReader) end() error {
	if r.err == nil && len(r.left) > 0 {
		return errBlock
	}
	return r.err
}
