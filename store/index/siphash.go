package index

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// secret is the key of an index's hashes. Senders of alerts choose the texts, and without
// the key they cannot make many texts with one hash. It is kept with what was hashed.
type secret struct{ k0, k1 uint64 }

func newSecret() secret {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	return secret{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
}

// sum returns the SipHash-1-3 of a text, with which the hash tables of Rust and Python
// resist chosen keys; see Aumasson and Bernstein, "SipHash: a fast short-input PRF".
// The domain keeps equal texts of different kinds apart. The state is in variables, which
// stay in registers; the three rounds after the text mix in nothing.
func (k secret) sum(domain uint64, s string) uint64 {
	k1 := k.k1 ^ domain*0x9e3779b97f4a7c15
	v0, v1, v2, v3 := k.k0^0x736f6d6570736575, k1^0x646f72616e646f6d, k.k0^0x6c7967656e657261, k1^0x7465646279746573
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	last := uint64(len(b)) << 56
	for left := len(b)/8 + 4; left > 0; left-- {
		m := uint64(0)
		switch {
		case len(b) >= 8:
			m, b = binary.LittleEndian.Uint64(b), b[8:]
		case left == 4:
			for i, c := range b {
				last |= uint64(c) << (8 * i)
			}
			m = last
		case left == 3:
			v2 ^= 0xff
		}
		v3 ^= m
		v0 += v1
		v1 = bits.RotateLeft64(v1, 13) ^ v0
		v0 = bits.RotateLeft64(v0, 32)
		v2 += v3
		v3 = bits.RotateLeft64(v3, 16) ^ v2
		v0 += v3
		v3 = bits.RotateLeft64(v3, 21) ^ v0
		v2 += v1
		v1 = bits.RotateLeft64(v1, 17) ^ v2
		v2 = bits.RotateLeft64(v2, 32)
		v0 ^= m
	}
	return v0 ^ v1 ^ v2 ^ v3
}
