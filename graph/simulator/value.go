package simulator

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// vocabulary holds the words of generated titles and descriptions.
const vocabulary = "a account activity alert an and anomalous antivirus application attempt attempted authentication behaviour blocked by " +
	"certificate cloud command communication computer connection credential data defence detected device different directory disabled " +
	"discovery document domain download elevated encoded endpoint escalation evasion execution exfiltration file firewall folder from " +
	"group host hidden identity in injected installed internet its key known lateral layer legitimate library link loaded location log " +
	"machine mailbox malicious malware memory message modified module movement multiple name network new observed of on operating or " +
	"organisation outbound password persistence phishing policy possible privilege process protected protocol public query ransomware " +
	"recently registry remote removed report request running scheduled script security sensitive server service session several share " +
	"sign-in software started suspicious system target task technique terminal the threat tool traffic unusual update used user was web with"

// inventor makes the values of generated alerts.
type inventor struct {
	seed  uint64
	words []string // the vocabulary
}

func newInventor(seed uint64) inventor { return inventor{seed, strings.Fields(vocabulary)} }

// appendValue appends the value of a number among those of a kind. No rune of it needs an
// escape in JSON. Values of different numbers differ but for addresses, of which there are
// 16 million, titles and, rarely, descriptions.
func (v inventor) appendValue(dst []byte, kind string, number uint64) []byte {
	r := mixed(v.seed ^ number ^ uint64(len(kind))<<56)
	switch kind {
	case "user", "host", "folder":
		dst = appendWord(append(appendWord(dst, r), '-'), r>>20)
		return strconv.AppendUint(append(dst, '-'), number, 10)
	case "file":
		return append(strconv.AppendUint(append(appendWord(dst, r), '_'), number, 36), ".exe"...)
	case "address":
		return append(dst, "10."+strconv.Itoa(int(r>>16&255))+"."+strconv.Itoa(int(r>>8&255))+"."+strconv.Itoa(int(r&255))...)
	case "link":
		dst = append(appendWord(append(dst, "https://"...), r), ".example/"...)
		return append(appendHex(append(appendWord(dst, r>>20), "?id="...), r, 16), '&', 'n', '=', byte('0'+r%10))
	case "guid":
		h := hex.EncodeToString(stretched(r, 16))
		return append(dst, h[:8]+"-"+h[8:12]+"-4"+h[13:16]+"-a"+h[17:20]+"-"+h[20:]...)
	case "md5":
		return appendHex(dst, r, 16)
	case "sha1":
		return appendHex(dst, r, 20)
	case "sha256":
		return appendHex(dst, r, 32)
	case "command":
		dst = append(dst, "powershell.exe -NoProfile -WindowStyle Hidden -EncodedCommand "...)
		return base64.StdEncoding.AppendEncode(dst, stretched(r, 30+int(r%60)))
	case "title":
		return v.appendSentence(dst, r, 5)
	case "description":
		return v.appendSentence(dst, r, 15+int(r%30))
	}
	panic("unknown kind of value: " + kind) // the model is part of the program
}

// syllables make names that are no word of any language.
const syllables = "bacadafagalamanapirisitivobodofokolomonopurusutuvewebedefekelemene"

// appendWord appends a name of three syllables.
func appendWord(dst []byte, r uint64) []byte {
	for range 3 {
		at := r % (uint64(len(syllables)) / 2) * 2
		dst = append(dst, syllables[at:at+2]...)
		r >>= 6
	}
	return dst
}

func appendHex(dst []byte, r uint64, n int) []byte { return hex.AppendEncode(dst, stretched(r, n)) }

// stretched returns n bytes that depend on r.
func stretched(r uint64, n int) []byte {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		r = mixed(r)
		b = binary.LittleEndian.AppendUint64(b, r)
	}
	return b[:n]
}

// appendSentence appends n words of the vocabulary, one of them a name.
func (v inventor) appendSentence(dst []byte, r uint64, n int) []byte {
	for i := range n {
		if i > 0 {
			dst = append(dst, ' ')
		}
		if i == n/2 {
			dst = append(appendWord(appendWord(dst, r>>3), r>>17), ' ')
		}
		r = mixed(r)
		dst = append(dst, v.words[r%uint64(len(v.words))]...)
	}
	return append(dst, '.')
}
