package text

import (
	"fmt"
	"strings"

	"weightshare/nets/arch"
)

// Count is a total of a network in the notation. The metric is parameters, links,
// macs, unshared, dense or bytes.
func Count(notation, metric string) (string, error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return "", fmt.Errorf("%s: %w", notation, err)
	}
	counts, err := arch.Count(network)
	if err != nil {
		return "", fmt.Errorf("%s: %w", notation, err)
	}
	totals := counts.Totals
	switch metric {
	case "parameters":
		return arch.Thousands(totals.Parameters), nil
	case "links":
		return arch.Thousands(totals.Links), nil
	case "macs":
		return arch.Thousands(totals.MACs), nil
	case "unshared":
		return totals.Unshared.String(), nil
	case "dense":
		return totals.Dense.String(), nil
	case "bytes":
		return totals.Bytes.String(), nil
	default:
		return "", fmt.Errorf("%s: there is no count %q", notation, metric)
	}
}

// Measured is the value of a metric: shares have two digits after the point even
// where they are whole, for all of them is 1.00, not one.
func Measured(metric string, v float64) string {
	if strings.HasSuffix(metric, "accuracy") {
		return Fixed(v, 2)
	}
	return Number(v)
}
