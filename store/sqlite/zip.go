package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"
	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// zip compresses raw items. Items of one source resemble each other, so the first
// large batch leaves a piece of itself in the file as the dictionary
// of its source: a plain prefix, because a trained one could only be made from a
// customer's alerts. Losing a dictionary would lose every block made with it.
type zip struct {
	mu       sync.Mutex
	encoders map[alert.SourceName]*encoder
	decoders map[int64]*zstd.Decoder // by dictionary; 0 is none
}

// encoder makes blocks of one source. Its dictionary is in the file, or goes
// there with its first block.
type encoder struct {
	*zstd.Encoder
	id      int64 // of the dictionary; 0 for none
	content []byte
	kept    bool // the dictionary is in the file
}

const (
	prefixMin = 32 << 10 // bytes of items that are enough to make a dictionary from
	prefixMax = 96 << 10 // bytes of a dictionary
	unpacked  = 2 << 30  // bytes that a block may have at most when it is unpacked
)

func newZip() *zip {
	return &zip{encoders: map[alert.SourceName]*encoder{}, decoders: map[int64]*zstd.Decoder{}}
}

func (z *zip) close() {
	for _, e := range z.encoders {
		_ = e.Close()
	}
	for _, d := range z.decoders {
		d.Close()
	}
}

// encoder returns the encoder for blocks of the source. If the file has no
// dictionary for it, one is made of items, provided there are enough of them.
func (z *zip) encoder(conn *sqlite.Conn, source alert.SourceName, items [][]byte) (*encoder, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if e := z.encoders[source]; e != nil {
		return e, nil
	}
	id, content, err := storedPrefix(conn, source)
	if err != nil {
		return nil, err
	}
	if id != 0 {
		e, err := newEncoder(id, content)
		if err == nil {
			e.kept = true
			z.encoders[source] = e
		}
		return e, err
	}
	content = prefix(items)
	if content == nil {
		return newEncoder(0, nil)
	}
	return newEncoder(prefixID(content), content) // remembered once it is in the file
}

// prefixID returns the id of a dictionary, which is a hash of it.
func prefixID(content []byte) int64 {
	sum := sha256.Sum256(content)
	return int64(binary.LittleEndian.Uint32(sum[:])) | 1
}

// encoderOf returns the encoder of a dictionary in the file.
func (z *zip) encoderOf(conn *sqlite.Conn, id int64) (*encoder, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, e := range z.encoders {
		if e.id == id {
			return e, nil
		}
	}
	if id == 0 {
		return newEncoder(0, nil)
	}
	content, err := storedDictionary(conn, id)
	if err != nil {
		return nil, err
	}
	return newEncoder(id, content)
}

func storedDictionary(conn *sqlite.Conn, id int64) (content []byte, err error) {
	err = rows(conn, "SELECT dict FROM zdict WHERE id=?", func(stmt *sqlite.Stmt) error {
		content = blob(stmt, 0, nil)
		return nil
	}, id)
	if err == nil && content == nil {
		err = errCorrupt
	}
	return content, err
}

func newEncoder(id int64, content []byte) (*encoder, error) {
	options := []zstd.EOption{
		zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(1 << 20),
		zstd.WithEncoderCRC(true),
	}
	if id != 0 {
		options = append(options, zstd.WithEncoderDictRaw(uint32(id), content))
	}
	enc, err := zstd.NewWriter(nil, options...)
	return &encoder{Encoder: enc, id: id, content: content}, err
}

func storedPrefix(conn *sqlite.Conn, source alert.SourceName) (id int64, content []byte, err error) {
	err = rows(conn, "SELECT id, dict FROM zdict WHERE source=? ORDER BY rowid LIMIT 1", func(stmt *sqlite.Stmt) error {
		id, content = stmt.ColumnInt64(0), blob(stmt, 1, nil)
		return nil
	}, string(source))
	return id, content, err
}

// prefix takes items from all over the batch until there are enough; nil if the
// batch is too small. What comes last is nearest to what will be packed.
func prefix(items [][]byte) []byte {
	total := 0
	for _, raw := range items {
		total += len(raw)
	}
	if total < prefixMin || len(items) < blockItems {
		return nil
	}
	step := max(1, total/prefixMax)
	var out []byte
	for i := 0; i < len(items); i += step {
		if len(out)+len(items[i]) <= prefixMax {
			out = append(out, items[i]...)
		}
	}
	return out
}

// keepPrefix writes an encoder's dictionary in the transaction of its first block.
func keepPrefix(conn *sqlite.Conn, e *encoder, source alert.SourceName) error {
	if e.id == 0 || e.kept {
		return nil
	}
	return run(conn, "INSERT OR IGNORE INTO zdict(id, source, dict) VALUES(?,?,?)", e.id, string(source), e.content)
}

// remember lets later batches use an encoder whose dictionary was committed.
func (z *zip) remember(source alert.SourceName, e *encoder) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if e.id != 0 && z.encoders[source] == nil {
		e.kept = true
		z.encoders[source] = e
	}
}

// decoder returns the decoder for blocks made with a dictionary.
func (z *zip) decoder(conn *sqlite.Conn, id int64) (*zstd.Decoder, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if d := z.decoders[id]; d != nil {
		return d, nil
	}
	options := []zstd.DOption{zstd.WithDecoderConcurrency(readers), zstd.WithDecoderMaxMemory(unpacked)}
	if id != 0 {
		content, err := storedDictionary(conn, id)
		if err != nil {
			return nil, err
		}
		options = append(options, zstd.WithDecoderDictRaw(uint32(id), content))
	}
	d, err := zstd.NewReader(nil, options...)
	if err == nil {
		z.decoders[id] = d
	}
	return d, err
}
