package io.nightjar.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.ckks.Texts;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command reports: in words, or as one JSON object on standard output and nothing else there. */
final class Report {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = OptionNames.JSON, description = "Print one JSON object.")
    private boolean json;

    private Object printed;
    private volatile boolean cutOff;

    /** What the report of a command has printed; null where it has printed nothing. */
    static Object printedBy(CommandLine command) {
        return of(command).map(report -> report.printed).orElse(null);
    }

    /**
     * Prints a result.
     *
     * @param result a record, which Jackson writes as docs/JSON.md says
     * @param words the same for a person
     */
    void print(Object result, String words) {
        printed = result;
        PrintWriter out = command.commandLine().getOut();
        try {
            out.println(json ? new ObjectMapper().writeValueAsString(result) : Texts.lines(words.strip()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report has no JSON form", e);
        }
        out.flush();
    }

    /** The JVM ends before there is a result. */
    void cutOff(String text) {
        cutOff = true;
        note(text + ".");
    }

    /** Whether the report of a command has said that the JVM ends. */
    static boolean isCutOff(CommandLine command) {
        return of(command).map(report -> report.cutOff).orElse(false);
    }

    private static Optional<Report> of(CommandLine command) {
        return command.getMixins().values().stream()
                .filter(Report.class::isInstance)
                .map(mixin -> (Report) mixin)
                .findFirst();
    }

    /** A remark beside the result. */
    void note(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println("nightjar: " + Texts.paragraph(text));
        err.flush();
    }
}
