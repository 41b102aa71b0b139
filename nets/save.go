package nets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"weightshare/nets/arch"
)

// Metadata is what a saved network says about itself in addition to its weights.
type Metadata struct {
	Task    string         `json:"task,omitempty"`    // what it was trained on
	Options map[string]any `json:"options,omitempty"` // of the task and the training
	Seed    uint64         `json:"seed"`              // of the run
	Steps   int            `json:"steps"`             // of training
}

// The format's name and version.
const (
	savedFormat  = "weightshare network"
	savedVersion = 1
)

type saved struct {
	Format    string `json:"format"`
	Version   int    `json:"version"`
	Network   string `json:"network"`
	Precision string `json:"precision"`
	Metadata
	Parameters []savedParam `json:"parameters"`
	Norms      []savedStats `json:"running,omitempty"`
}

// savedParam is one parameter, laid out as in Param.
type savedParam struct {
	Layer  int       `json:"layer"`
	Word   string    `json:"word"`
	Kind   string    `json:"kind"`
	Shape  []int     `json:"shape"`
	Values []float64 `json:"values"`
}

type savedStats struct {
	Layer    int       `json:"layer"`
	Mean     []float64 `json:"mean"`
	Variance []float64 `json:"variance"`
}

// Save writes the network as one JSON document with everything needed to use it:
// notation, metadata and every weight, exactly.
func (n *Net[F]) Save(w io.Writer, a Metadata) error {
	s := saved{Format: savedFormat, Version: savedVersion, Network: n.arch.String(), Precision: precision[F](), Metadata: a}
	for _, p := range n.params {
		s.Parameters = append(s.Parameters, savedParam{p.Layer, p.Word, p.Kind.String(), p.Shape, toFloat64(p.Value)})
	}
	for _, m := range n.stats {
		s.Norms = append(s.Norms, savedStats{m.layer, toFloat64(m.mean), toFloat64(m.variance)})
	}
	if err := json.NewEncoder(w).Encode(s); err != nil {
		return fmt.Errorf("nets: saving %s: %w", s.Network, err)
	}
	return nil
}

func precision[F Float]() string {
	if _, single := any(F(0)).(float32); single {
		return "float32"
	}
	return "float64"
}

// toFloat64 converts numbers. The shortest decimals that identify a float64 in
// JSON identify a float32 too, so nothing is lost.
func toFloat64[F Float](values []F) []float64 {
	w := make([]float64, len(values))
	for i, v := range values {
		w[i] = float64(v)
	}
	return w
}

// Load reads a network that Save wrote, in this precision or the other. The
// error says what is wrong with the document.
func Load[F Float](r io.Reader) (*Net[F], Metadata, error) {
	var s saved
	d := json.NewDecoder(r)
	if err := d.Decode(&s); err != nil {
		return nil, Metadata{}, fmt.Errorf("byte %d: no saved network, or not all of one", d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, Metadata{}, errors.New("something follows the saved network; give a file with one alone")
	}
	if s.Format != savedFormat {
		return nil, Metadata{}, fmt.Errorf("this is no saved network: its format is %q, not %q", s.Format, savedFormat)
	}
	if s.Version != savedVersion {
		return nil, Metadata{}, fmt.Errorf("the saved network has version %d; this program reads version %d, get one that is newer", s.Version, savedVersion)
	}
	n, err := restore[F](&s)
	if err != nil {
		return nil, Metadata{}, fmt.Errorf("the saved network is damaged: %w", err)
	}
	return n, s.Metadata, nil
}

func restore[F Float](s *saved) (*Net[F], error) {
	a, err := arch.Parse(s.Network)
	if err != nil {
		return nil, fmt.Errorf("its network %q: %w", s.Network, err)
	}
	counts, err := arch.Count(a)
	if err != nil {
		return nil, fmt.Errorf("its network %q: %w", s.Network, err)
	}
	there := 0
	for _, p := range s.Parameters {
		there += len(p.Values)
	}
	// Checked before anything is allocated: a short text can describe a huge
	// network.
	if counts.Totals.Parameters != int64(there) {
		return nil, fmt.Errorf("it has %d numbers for the %d parameters of %q", there, counts.Totals.Parameters, s.Network)
	}
	n, err := New[F](a, s.Seed, ZeroInit())
	if err != nil {
		return nil, err
	}
	if len(s.Parameters) != len(n.params) || len(s.Norms) != len(n.stats) {
		return nil, fmt.Errorf("it has %d parameters and %d running means, its network %d and %d",
			len(s.Parameters), len(s.Norms), len(n.params), len(n.stats))
	}
	for i, p := range n.params {
		q := s.Parameters[i]
		if q.Layer != p.Layer || q.Kind != p.Kind.String() {
			return nil, fmt.Errorf("parameter %d is the %s of layer %d, not of layer %d", i, q.Kind, q.Layer, p.Layer)
		}
		if err := fill(p.Value, q.Values, fmt.Sprintf("the %s of layer %d, %q,", q.Kind, q.Layer, p.Word)); err != nil {
			return nil, err
		}
	}
	for i, m := range n.stats {
		if err := fill(m.mean, s.Norms[i].Mean, fmt.Sprintf("the running mean of layer %d", m.layer)); err != nil {
			return nil, err
		}
		if err := fill(m.variance, s.Norms[i].Variance, fmt.Sprintf("the running variance of layer %d", m.layer)); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// fill copies saved numbers, which must be finite and as many as to holds.
func fill[F Float](to []F, from []float64, what string) error {
	if len(from) != len(to) {
		return fmt.Errorf("%s has %d numbers instead of %d", what, len(from), len(to))
	}
	for i, v := range from {
		if to[i] = F(v); math.IsInf(float64(to[i]), 0) {
			return fmt.Errorf("%s: number %d, %v, does not fit %s", what, i, v, precision[F]())
		}
	}
	return nil
}
