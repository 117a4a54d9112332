package simulator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// guid makes a version 4 GUID out of a seed and a name.
func guid(seed uint64, name string) string {
	h := digest(seed, name)
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	x := hex.EncodeToString(h[:16])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

func digest(seed uint64, name string) [32]byte {
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, seed), name...))
}
