package sqlite

import (
	"crypto/sha256"
	"encoding/binary"

	"tocsin/graph/alert"
)

// The hashes below are kept in the file: they must never change. All are SHA-256,
// cut short, so that texts that collide cannot be made at will.

// hashKey returns the hash that a record is looked up by. The key itself is always
// compared.
func hashKey(k alert.Key) int64 {
	b := make([]byte, 0, 128)
	b = binary.AppendUvarint(b, uint64(len(k.Integration)))
	b = append(b, k.Integration...)
	b = binary.AppendUvarint(b, uint64(len(k.Source)))
	b = append(b, k.Source...)
	return short(append(b, k.ID...))
}

// hashWord returns the hash that a word of the dictionary is looked up by.
func hashWord(w word) int64 {
	b := make([]byte, 0, 256)
	b = binary.AppendVarint(b, w.kind)
	return short(append(b, w.text...))
}

func short(b []byte) int64 {
	sum := sha256.Sum256(b)
	return int64(binary.LittleEndian.Uint64(sum[:8]))
}
