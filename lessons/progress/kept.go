package progress

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// The lab remembers its runs in its state under names that begin with one of these,
// followed by a RunKey. The value is, in turn, the learner's name for the run; Yes if
// the run was deleted; and, if it is to be part of the report, a Report as JSON.
const (
	NamePrefix      = "name "
	ForgottenPrefix = "forgotten "
	ReportPrefix    = "report "
)

// Yes is the value of a state that only needs to be there.
const Yes = "yes"

// RunKey returns a key that is the same for all runs of a network under the same
// settings.
func RunKey(network string, settings map[string]string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q", network)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(h, " %q %q", name, settings[name])
	}
	const enough = 8 // bytes
	return hex.EncodeToString(h.Sum(nil)[:enough])
}

// Settings returns the options of a measurement as text, except Arguments.
func (m Measurement) Settings() map[string]string {
	settings := map[string]string{}
	for name, value := range m.Options {
		if name != Arguments {
			settings[name] = fmt.Sprint(value)
		}
	}
	return settings
}

// Deleted reports whether the learner has deleted the run with a key since it was
// measured at the given time.
func (r *Record) Deleted(key, at string) bool {
	s, ok := r.State[ForgottenPrefix+key]
	return ok && s.Value == Yes && !Older(s.At, at)
}

// A Report is a run that is to be part of the report: a network under settings, over all
// seeds measured.
type Report struct {
	Name     string            `json:"name"`
	Network  string            `json:"network"`
	Settings map[string]string `json:"settings"` // the options of its measurements, as text
}

// String returns the report as a state holds it.
func (r Report) String() string {
	text, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return string(text)
}
