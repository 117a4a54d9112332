package certificate

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"strings"
	"time"
)

// rsaType is the one type of key that Entra accepts: the object identifier is
// rsaEncryption. A key of the type RSASSA-PSS has the same numbers and is refused.
const rsaType = "RSA"

// keyTypes names types of keys by their object identifiers (RFC 3279, 4055, 5480, 8410,
// 9881), and EC keys by their curves.
func keyTypes() map[string]string {
	return map[string]string{
		"1.2.840.113549.1.1.1":    rsaType,
		"1.2.840.113549.1.1.7":    "RSAES-OAEP",
		"1.2.840.113549.1.1.10":   "RSASSA-PSS",
		"1.2.840.113549.1.3.1":    "DH",
		"1.2.840.10046.2.1":       "DH",
		"1.2.840.10040.4.1":       "DSA",
		"1.3.101.110":             "X25519",
		"1.3.101.111":             "X448",
		"1.3.101.112":             "Ed25519",
		"1.3.101.113":             "Ed448",
		"2.16.840.1.101.3.4.3.17": "ML-DSA-44",
		"2.16.840.1.101.3.4.3.18": "ML-DSA-65",
		"2.16.840.1.101.3.4.3.19": "ML-DSA-87",
		"1.2.840.10045.3.1.7":     "EC (P-256)",
		"1.3.132.0.33":            "EC (P-224)",
		"1.3.132.0.34":            "EC (P-384)",
		"1.3.132.0.35":            "EC (P-521)",
		"1.3.132.0.10":            "EC (secp256k1)",
		"1.3.36.3.3.2.8.1.1.7":    "EC (brainpoolP256r1)",
		"1.3.36.3.3.2.8.1.1.11":   "EC (brainpoolP384r1)",
		"1.3.36.3.3.2.8.1.1.13":   "EC (brainpoolP512r1)",
		"1.2.156.10197.1.301":     "EC (SM2)",
	}
}

// ecKey is the object identifier of a key whose curve stands in its parameters.
const ecKey = "1.2.840.10045.2.1"

// typeOf names the type of key that an algorithm identifier means. A type without a
// name is named by its object identifier.
func typeOf(a pkix.AlgorithmIdentifier) string {
	id := a.Algorithm.String()
	if id == ecKey {
		var curve asn1.ObjectIdentifier
		_, _ = asn1.Unmarshal(a.Parameters.FullBytes, &curve) // parameters can also be the curve itself
		return onCurve(curve)
	}
	if name := keyTypes()[id]; name != "" {
		return name
	}
	return "unknown (" + id + ")"
}

// onCurve names the type of an EC key; curve is nil if it isn't named.
func onCurve(curve asn1.ObjectIdentifier) string {
	if curve == nil {
		return "EC"
	}
	if name := keyTypes()[curve.String()]; name != "" {
		return name
	}
	return "EC (curve " + curve.String() + ")"
}

// publicKey is a SubjectPublicKeyInfo.
type publicKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// keyTypeOf names the type of a certificate's key.
func keyTypeOf(c *x509.Certificate) string {
	var key publicKey
	if _, err := asn1.Unmarshal(c.RawSubjectPublicKeyInfo, &key); err != nil {
		return "unknown"
	}
	return typeOf(key.Algorithm)
}

// privateKeyType names the type of a private key that can't be parsed, from its PKCS#8
// header (RFC 5958), its EC form (RFC 5915) or the label of its block; "" if none of
// them says that it isn't RSA.
func privateKeyType(label string, der []byte) string {
	var key struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	var ec struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		Public  asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	name := rsaType
	if _, err := asn1.Unmarshal(der, &key); err == nil {
		name = typeOf(key.Algorithm)
	} else if _, err := asn1.Unmarshal(der, &ec); err == nil && ec.Version == 1 {
		name = onCurve(ec.Curve)
	} else if kind, ok := strings.CutSuffix(label, " PRIVATE KEY"); ok && kind != rsaType {
		name = kind
	}
	if name == rsaType {
		return ""
	}
	return name
}

// parseCertificate is x509.ParseCertificate, which refuses whole certificates for a key
// on a curve that it lacks. Of a key that isn't RSA only the type matters here.
func parseCertificate(der []byte) (*x509.Certificate, error) {
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		return cert, nil
	}
	if other := withoutKey(der); other != nil {
		return other, nil
	}
	return nil, err
}

// withoutKey reads what a certificate with a key of another type than RSA has besides
// the key and the extensions; nil if it can't.
func withoutKey(der []byte) *x509.Certificate {
	var c struct {
		Raw asn1.RawContent
		TBS struct {
			Raw             asn1.RawContent
			Version         int `asn1:"optional,explicit,default:0,tag:0"`
			Serial          *big.Int
			Signature       pkix.AlgorithmIdentifier
			Issuer          asn1.RawValue
			Validity        struct{ NotBefore, NotAfter time.Time }
			Subject         asn1.RawValue
			Key             asn1.RawValue
			IssuerUniqueID  asn1.BitString   `asn1:"optional,tag:1"`
			SubjectUniqueID asn1.BitString   `asn1:"optional,tag:2"`
			Extensions      []pkix.Extension `asn1:"omitempty,optional,explicit,tag:3"`
		}
		Signature pkix.AlgorithmIdentifier
		Value     asn1.BitString
	}
	if rest, err := asn1.Unmarshal(der, &c); err != nil || len(rest) > 0 {
		return nil
	}
	out := &x509.Certificate{
		Raw: c.Raw, RawTBSCertificate: c.TBS.Raw, SerialNumber: c.TBS.Serial, Signature: c.Value.RightAlign(),
		RawIssuer: c.TBS.Issuer.FullBytes, RawSubject: c.TBS.Subject.FullBytes, RawSubjectPublicKeyInfo: c.TBS.Key.FullBytes,
		NotBefore: c.TBS.Validity.NotBefore, NotAfter: c.TBS.Validity.NotAfter,
	}
	var subject pkix.RDNSequence
	if _, err := asn1.Unmarshal(out.RawSubject, &subject); err != nil || keyTypeOf(out) == rsaType || keyTypeOf(out) == "unknown" {
		return nil
	}
	out.Subject.FillFromRDNSequence(&subject)
	return out
}
