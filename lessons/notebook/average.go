package notebook

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// Average is the mean of one number of a learner over all the seeds that it was
// measured with.
type Average struct {
	Step, Network, Metric string
	Mean                  float64
	SD                    float64        // over seeds, dividing by n−1; 0 for one seed
	Seeds                 []uint64       // ascending
	Values                []float64      // one for each seed
	Options               map[string]any // those that all runs have in common, except Arguments
	// Arguments holds the words after "weightshare compare" that repeat it, for each
	// run of consecutive seeds; empty if compare cannot.
	Arguments []string
}

// String returns the average as the learner reads it, without a spread if there is
// none.
func (a Average) String() string {
	if len(a.Seeds) < 2 || a.SD == 0 {
		return text.Measured(a.Metric, a.Mean)
	}
	usual := 2
	if math.Abs(a.Mean) >= 10 { // a count, whose hundredths say nothing
		usual = 0
	}
	return text.Measured(a.Metric, a.Mean) + " ± " + text.Fixed(a.SD, experiment.Digits(a.SD, usual))
}

// AverageOf averages the newest measurement of a metric of a network in a step and
// those of other seeds under the same options. narrow lists conditions on the options,
// such as "samples=100"; ok is false if nothing was measured that meets them.
func AverageOf(r *progress.Record, step, network, metric string, narrow ...string) (a Average, ok bool) {
	all, newest := r.OverSeeds(step, network, metric, func(options map[string]any) bool { return meets(options, narrow) })
	if len(all) == 0 {
		return Average{}, false
	}
	a = Average{Step: step, Network: network, Metric: metric, Options: withoutArguments(newest.Options)}
	for _, m := range all {
		a.Seeds, a.Values = append(a.Seeds, m.Seed), append(a.Values, m.Value)
	}
	if a.Mean, a.SD = experiment.MeanSD(a.Values); len(a.Values) == 1 {
		a.SD = 0
	}
	if words, ok := newest.Options[progress.Arguments].(string); ok {
		a.Arguments = overSeeds(words, a.Seeds)
	}
	return a, true
}

// meets reports whether options meet all conditions of the form name=value.
func meets(options map[string]any, narrow []string) bool {
	for _, condition := range narrow {
		name, want, _ := strings.Cut(condition, "=")
		value, ok := options[name]
		if !ok || optionText(value) != want {
			return false
		}
	}
	return true
}

// optionText returns an option as a condition spells it: the same whether it was just
// measured or read from a file.
func optionText(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

func withoutArguments(options map[string]any) map[string]any {
	left := make(map[string]any, len(options))
	for name, value := range options {
		if name != progress.Arguments {
			left[name] = value
		}
	}
	return left
}

// overSeeds turns the arguments of one run into those of all the seeds: once for each
// range of consecutive seeds, because compare takes ranges only.
func overSeeds(arguments string, seeds []uint64) []string {
	const flag = "--seeds "
	at := strings.Index(arguments, flag)
	if at < 0 || len(seeds) < 2 {
		return []string{arguments}
	}
	rest := arguments[at+len(flag):]
	end := strings.IndexByte(rest+" ", ' ')
	var all []string
	for i := 0; i < len(seeds); {
		last := i
		for last+1 < len(seeds) && seeds[last+1] == seeds[last]+1 {
			last++
		}
		all = append(all, fmt.Sprintf("%s%s%d..%d%s", arguments[:at], flag, seeds[i], seeds[last], rest[end:]))
		i = last + 1
	}
	return all
}
