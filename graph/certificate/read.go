package certificate

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// contents holds the parts of one file. A problem is the fault of a part that
// cannot be used; it matters only if that part is needed from this file.
type contents struct {
	path        string
	certs       []*x509.Certificate
	keys        []*rsa.PrivateKey
	certProblem error
	keyProblem  error
	secret      bool   // it holds a private key block, usable or not
	openToAll   string // the file's mode if users other than the owner may read it
}

func (c *contents) hasCert() bool { return len(c.certs) > 0 || c.certProblem != nil }
func (c *contents) hasKey() bool  { return len(c.keys) > 0 || c.keyProblem != nil }

// read reads one file; what is the part that it has.
func read(ctx context.Context, path string, what Part) (*contents, error) {
	data, mode, err := readFile(ctx, path, what)
	if err != nil {
		return nil, err
	}
	c, err := parse(path, what, data)
	if err != nil {
		return nil, err
	}
	c.openToAll = mode
	return c, nil
}

// parse splits a file's text into its parts.
func parse(path string, what Part, data []byte) (*contents, error) {
	c := &contents{path: path}
	text, err := plainText(path, data)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(text, []byte("-----BEGIN ")) {
		return nil, refuseBinary(path, what, text)
	}
	c.takeBlocks(text)
	return c, nil
}

// readFile returns a file's bytes, and its mode as text if the group or others may
// read it. It reads files and pipes.
func readFile(ctx context.Context, path string, what Part) (data []byte, mode string, err error) {
	if path == "" {
		return nil, "", refuse("give the path of a PEM file", "the path of the %s file is missing", what)
	}
	data, info, err := bound.File(ctx, path, bound.PEM)
	if err != nil {
		return nil, "", refuseRead(path, what, err)
	}
	return data, readableByOthers(info), nil
}

// refuseRead returns the fault of a file that cannot be read. A person who ended the
// reading gets no fault of the file.
func refuseRead(path string, what Part, err error) error {
	if errors.Is(err, context.Canceled) {
		return fault.Of(err)
	}
	why, hint := bound.Why(path, err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		hint = "check the path, or " + makeNew
	case errors.Is(err, fs.ErrPermission):
		hint = "give this user permission to read it"
	case hint == "":
		hint = "name a PEM file"
	}
	f := refuse(hint, "the %s file %s %s", what, quote(path), why)
	f.Err = err
	return f
}

// plainText strips a UTF-8 byte order mark, which hides the first block from PEM
// readers, and refuses empty files and UTF-16.
func plainText(path string, data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, refuse(makeNew, "the file %s is empty", quote(path))
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, refuse("save it as UTF-8 or plain ASCII", "the file %s is UTF-16 text, not PEM", quote(path))
	}
	return data, nil
}

// takeBlocks takes every PEM block. It decodes each piece from one BEGIN to the next
// on its own, because a PEM reader silently skips a broken block in a larger text.
func (c *contents) takeBlocks(text []byte) {
	begin := []byte("-----BEGIN ")
	text = text[bytes.Index(text, begin):]
	for len(text) > 0 {
		piece, rest := text, []byte(nil)
		if next := bytes.Index(text[len(begin):], begin); next >= 0 {
			piece, rest = text[:len(begin)+next], text[len(begin)+next:]
		}
		label, _, _ := strings.Cut(string(piece[len(begin):min(len(piece), len(begin)+maxLabel)]), "-----")
		block, _ := pem.Decode(piece)
		c.take(label, block)
		text = rest
	}
}

// take adds one block according to its label; block is nil if it is broken.
func (c *contents) take(label string, block *pem.Block) {
	name := quote(c.path)
	isKey, isCert := strings.HasSuffix(label, "PRIVATE KEY"), strings.HasSuffix(label, "CERTIFICATE")
	c.secret = c.secret || isKey
	switch {
	case block == nil && isKey:
		c.badKey(refuse("copy the whole file again, or "+makeNew, "the %s block in %s is damaged: its base64 text or its END line is broken", quote(label), name))
	case block == nil && isCert:
		c.badCert(refuse("copy the whole file again, or "+makeNew, "the %s block in %s is damaged: its base64 text or its END line is broken", quote(label), name))
	case block == nil:
	case isKey:
		c.takeKey(label, block)
	case label == "CERTIFICATE" || label == "X509 CERTIFICATE":
		c.takeCertificate(block)
	case label == "TRUSTED CERTIFICATE":
		c.badCert(refuse("rewrite it with: openssl x509 -in FILE -out certificate.pem", "%s holds an OpenSSL TRUSTED CERTIFICATE, not a plain one", name))
	case strings.HasSuffix(label, "CERTIFICATE REQUEST"):
		c.badCert(refuse("use the certificate that the authority returned for it", "%s holds a certificate request, not a certificate", name))
	case label == "PKCS7" || label == "PKCS #7 SIGNED DATA" || label == "CMS":
		c.badCert(refuse("extract the certificates with: openssl pkcs7 -print_certs -in FILE -out certificate.pem", "%s holds a PKCS#7 bundle, not a plain certificate", name))
	case strings.HasSuffix(label, "PUBLIC KEY"):
		c.badKey(refuse("use the private key that was made with the certificate, or "+makeNew, "%s holds a public key, not a private key", name))
	}
}

func (c *contents) takeCertificate(block *pem.Block) {
	cert, err := parseCertificate(block.Bytes)
	if err != nil {
		f := refuse("copy the whole file again, or "+makeNew, "the CERTIFICATE block in %s is damaged: it is not an X.509 certificate", quote(c.path))
		f.Err = err
		c.badCert(f)
		return
	}
	c.certs = append(c.certs, cert)
}

func (c *contents) takeKey(label string, block *pem.Block) {
	name := quote(c.path)
	switch {
	case label == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") || block.Headers["DEK-Info"] != "":
		c.badKey(refuse("write it without a password: openssl pkey -in FILE -out key.pem, then chmod 600 key.pem", "the private key in %s is encrypted with a password", name))
		return
	case label == "OPENSSH PRIVATE KEY":
		c.badKey(refuse(makeNew, "%s holds an OpenSSH private key, not the key of a certificate", name))
		return
	}
	key, err := parseKey(block.Bytes)
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if !holds(c.keys, key) {
			c.keys = append(c.keys, key)
		}
	case *ecdsa.PrivateKey:
		c.badKey(refuseType("private key", c.path, "EC ("+key.Params().Name+")"))
	case ed25519.PrivateKey:
		c.badKey(refuseType("private key", c.path, "Ed25519"))
	default:
		if other := privateKeyType(label, block.Bytes); other != "" {
			c.badKey(refuseType("private key", c.path, other))
			return
		}
		f := refuse("copy the whole file again, or "+makeNew, "the %s block in %s is damaged or of an unknown kind", quote(label), name)
		f.Err = err
		c.badKey(f)
	}
}

// parseKey tries the three encodings that a key block can have, whatever its label.
func parseKey(der []byte) (any, error) {
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err == nil {
		return key, nil
	}
	if rsaKey, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return rsaKey, nil
	}
	if ecKey, err := x509.ParseECPrivateKey(der); err == nil {
		return ecKey, nil
	}
	return nil, err
}

func holds(keys []*rsa.PrivateKey, key *rsa.PrivateKey) bool {
	for _, k := range keys {
		if k.Equal(key) {
			return true
		}
	}
	return false
}

// badKey keeps the first problem with a key, which should be fixed first.
func (c *contents) badKey(f *fault.Fault) {
	if c.keyProblem == nil {
		c.keyProblem = f
	}
}

// badCert keeps the first problem with a certificate.
func (c *contents) badCert(f *fault.Fault) {
	if c.certProblem == nil {
		c.certProblem = f
	}
}
