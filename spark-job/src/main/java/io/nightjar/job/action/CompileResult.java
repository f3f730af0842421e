package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nightjar.model.program.PlanReport;
import java.io.Serializable;

/**
 * A program that was compiled.
 *
 * @param output the directory of the program, as it was given
 * @param labels what trying the program on calibration images has shown
 * @param plan what the program is and what it is predicted to take
 */
public record CompileResult(
        String output, TriedLabels labels, @JsonUnwrapped PlanReport plan) implements Serializable {
    private static final long serialVersionUID = 1;
}
