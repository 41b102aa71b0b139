package experiment

import (
	"context"
	"errors"
	"fmt"

	"weightshare/nets/dataset"
	"weightshare/nets/visible"
)

// Job is one run to be done, with everything its results depend on, so that another
// machine can do it. It is sent as JSON.
type Job struct {
	Task     string            `json:"task"`
	Data     string            `json:"data,omitempty"`     // the fingerprint of files
	Settings map[string]string `json:"settings,omitempty"` // those that differ from the task's defaults
	Network  string            `json:"network"`
	Samples  int               `json:"samples"`
	Seed     uint64            `json:"seed"`
}

// outside returns a job of the plan in the form that other machines understand.
func (p Plan) outside(j job) Job {
	o := Job{Task: p.Task.Name, Settings: map[string]string{}, Network: j.text, Samples: j.samples, Seed: j.seed}
	if p.Files != nil {
		o.Task, o.Data = FilesTask, p.Files.Fingerprint()
	}
	for _, c := range p.Changes() {
		o.Settings[c.Name] = c.Value
	}
	return o
}

// String returns the job as text for messages, made safe to print because it may come
// from anywhere.
func (j Job) String() string {
	return fmt.Sprintf("%q at %d samples, seed %d", visible.Text(j.Network), j.Samples, j.Seed)
}

// Plan returns a plan with only this job. It refuses anything that this program does not
// know, because the job may come from anywhere. Files are those of this machine, or nil
// for none.
func (j Job) Plan(files *dataset.Files) (Plan, error) {
	var p Plan
	switch {
	case j.Data == "":
		var err error
		if p, err = NewPlan(j.Task); err != nil {
			return p, err
		}
	case files == nil:
		return p, errors.New("it learns from files, and none are here: name their folder with --data")
	case files.Fingerprint() != j.Data:
		return p, errors.New("it learns from other files than those that --data names here")
	default:
		p = NewFilesPlan(files)
	}
	known := 0
	for _, s := range Settings() { // in table order, because an optimizer also sets the momentum
		value, ok := j.Settings[s.Name]
		if !ok {
			continue
		}
		known++
		if err := s.Set(&p, value); err != nil {
			return p, err
		}
	}
	if known != len(j.Settings) {
		return p, errors.New("it has settings that are unknown here")
	}
	p.Networks, p.Samples, p.Seeds = []string{j.Network}, []int{j.Samples}, []uint64{j.Seed}
	return p, p.Validate()
}

// Run does a job on one core and returns its results, which are the same as Execute's.
func (j Job) Run(ctx context.Context, files *dataset.Files) (Run, error) {
	p, err := j.Plan(files)
	if err != nil {
		return Run{}, fmt.Errorf("run of %v: %w", j, err)
	}
	d, err := Execute(ctx, p, Config{Workers: 1})
	if err != nil {
		return Run{}, err
	}
	return d.Runs[0], nil
}

// dispatch has all jobs done by Config.Dispatch.
func (x *execution) dispatch(ctx context.Context, results chan<- outcome) {
	jobs, left := make([]Job, len(x.jobs)), make(map[key]int64, len(x.jobs))
	for i, j := range x.jobs {
		jobs[i], left[key{j.text, j.samples, j.seed}] = x.plan.outside(j), j.parameters
	}
	err := x.config.Dispatch(ctx, jobs, func(r Run) error {
		parameters, wanted := left[r.key()]
		switch {
		case !wanted: // a repeated run is not wanted either
			return fmt.Errorf("run of %q at %d samples, seed %d is not wanted", visible.Text(r.Network), r.Samples, r.Seed)
		case parameters != r.Parameters:
			return fmt.Errorf("%q has %d parameters, not %d", r.Network, parameters, r.Parameters)
		}
		if err := r.Check(); err != nil {
			return fmt.Errorf("run of %q %w", r.Network, err)
		}
		delete(left, r.key())
		x.progress(x.plan.Training.Steps, Evaluation{})
		results <- outcome{run: r}
		return nil
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("%d of %d runs have not come back", len(left), len(jobs))
	}
	if err != nil {
		results <- outcome{err: err}
	}
}
