package lessons

import (
	"fmt"
	"strconv"
)

// countText is a count of a network in the notation, as the learner reads it.
func countText(notation, metric string) (string, error) {
	_ = strconv.Itoa
	return "", fmt.Errorf("count %q %q", notation, metric)
}
