package certificate

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"

	"tocsin/graph/fault"
)

// refuseBinary returns the fault for a file without any PEM block. It names the
// format if it recognises it.
func refuseBinary(path string, what Part, data []byte) error {
	name := quote(path)
	switch {
	case isCertificate(data):
		return refuse("rewrite it with: openssl x509 -inform der -in FILE -out certificate.pem",
			"%s is a certificate in DER (binary) form, not PEM", name)
	case isKey(data):
		return refuse("rewrite it with: openssl pkey -inform der -in FILE -out key.pem, then chmod 600 key.pem",
			"%s is a private key in DER (binary) form, not PEM", name)
	}
	switch first, ok := firstField(data); {
	case !ok:
	case bytes.Equal(first, versionOfPFX):
		return refuse("extract both parts with: openssl pkcs12 -in FILE -out pair.pem -nodes, then chmod 600 pair.pem",
			"%s is a PFX (PKCS#12) file, not PEM", name)
	case bytes.HasPrefix(first, []byte{0x06}):
		return refuse("extract the certificates with: openssl pkcs7 -inform der -print_certs -in FILE -out certificate.pem",
			"%s is a PKCS#7 bundle in binary form, not PEM", name)
	case bytes.HasPrefix(first, []byte{0x30}):
		return refuse("write the key without a password: openssl pkey -inform der -in FILE -out key.pem, then chmod 600 key.pem",
			"%s is in DER (binary) form, not PEM, and may be encrypted", name)
	}
	if f := refuseText(name, what, data); f != nil {
		return f
	}
	return refuse("name a PEM file: it contains a line that begins with -----BEGIN", "%s is not PEM: it holds no %s that tocsin can read", name, what)
}

// refuseText returns the fault for a text of a known form other than PEM; nil for any other.
func refuseText(name string, what Part, data []byte) *fault.Fault {
	data = bytes.TrimSpace(data)
	for _, form := range []struct{ begins, sentence, hint string }{
		{"ssh-", "is an SSH public key, not a " + string(what), makeNew},
		{"PuTTY-User-Key-File", "is a key of PuTTY, not the key of a certificate", makeNew},
		{"<", "is a web page, not a " + string(what), "download the file again: the page may have asked for a sign-in"},
		{"{", "is JSON, such as a JWK, not PEM", "write it as PEM, or " + makeNew},
	} {
		if bytes.HasPrefix(data, []byte(form.begins)) {
			return refuse(form.hint, "%s %s", name, form.sentence)
		}
	}
	der, err := base64.StdEncoding.DecodeString(string(data)) // which skips line breaks
	label := "CERTIFICATE"
	switch {
	case err != nil:
		return nil
	case isCertificate(der):
	case isKey(der):
		label = "PRIVATE KEY"
	default:
		return nil
	}
	return refuse("put -----BEGIN "+label+"----- on a line before it, and -----END "+label+"----- on a line behind it",
		"%s lacks its BEGIN and END lines: it holds nothing but base64", name)
}

// versionOfPFX is the INTEGER 3 with which every PKCS#12 file begins.
var versionOfPFX = []byte{0x02, 0x01, 0x03}

func isCertificate(der []byte) bool {
	_, err := parseCertificate(der)
	return err == nil
}

func isKey(der []byte) bool {
	_, err := parseKey(der)
	return err == nil || privateKeyType("", der) != ""
}

// firstField returns the first element inside the outer SEQUENCE of a DER or BER
// text. PFX files made by Windows and macOS may be BER of indefinite length, which
// encoding/asn1 refuses; its two header bytes are skipped by hand.
func firstField(data []byte) ([]byte, bool) {
	if bytes.HasPrefix(data, []byte{0x30, 0x80}) {
		return data[2:min(len(data), 5)], len(data) >= 5
	}
	var outer, first asn1.RawValue
	if _, err := asn1.Unmarshal(data, &outer); err != nil || outer.Tag != asn1.TagSequence {
		return nil, false
	}
	if _, err := asn1.Unmarshal(outer.Bytes, &first); err != nil {
		return nil, false
	}
	return first.FullBytes, true
}
