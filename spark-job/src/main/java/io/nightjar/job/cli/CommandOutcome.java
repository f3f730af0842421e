package io.nightjar.job.cli;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a command ended, as the file of {@code --result} holds it.
 *
 * @param status its exit status
 * @param sentence the mistake or the fault in one sentence; null when there was none
 * @param result what {@code --json} prints; null when there is none
 */
public record CommandOutcome(
        int status,
        @JsonInclude(JsonInclude.Include.NON_NULL) String sentence,
        @JsonInclude(JsonInclude.Include.NON_NULL) Object result) {}
