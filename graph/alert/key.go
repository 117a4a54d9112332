package alert

import (
	"cmp"
	"strings"
)

// Compare orders keys as lists do among records of equal time: by id, then
// integration, then source, in code points.
func (k Key) Compare(o Key) int {
	return cmp.Or(strings.Compare(k.ID, o.ID), strings.Compare(k.Integration, o.Integration), strings.Compare(string(k.Source), string(o.Source)))
}

// SourceName names one list of Microsoft's services that tocsin reads. The words
// are those of the settings file.
type SourceName string

// The sources. The last two are known and not yet read.
const (
	AlertsV2       SourceName = "alerts_v2"
	Incidents      SourceName = "incidents"
	Legacy         SourceName = "alerts"
	RiskDetections SourceName = "risk_detections"
	O365Management SourceName = "o365_management"
)

// Version is the word of ingest.product.version for records of the source.
func (s SourceName) Version() string {
	switch s {
	case Legacy:
		return "Legacy"
	case RiskDetections, O365Management:
		return "v1.0"
	default:
		return "v2"
	}
}

// IngestProduct is the word of ingest.product.name for records of the source.
func (s SourceName) IngestProduct() string {
	switch s {
	case RiskDetections:
		return "GRAPH_RISK_DETECTIONS"
	case O365Management:
		return "O365_MANAGEMENT"
	default:
		return "GRAPH_ALERTS"
	}
}
