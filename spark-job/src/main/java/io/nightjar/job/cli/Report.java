package io.nightjar.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command reports: in words, or as one JSON object on standard output and nothing else there. */
final class Report {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    void print(Map<String, ?> fields, String words) {
        PrintWriter out = command.commandLine().getOut();
        try {
            out.println(json ? new ObjectMapper().writeValueAsString(fields) : words.strip());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report has no JSON form", e);
        }
        out.flush();
    }

    /** A remark beside the result. */
    void note(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println("nightjar: " + text);
        err.flush();
    }
}
