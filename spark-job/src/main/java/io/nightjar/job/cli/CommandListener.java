package io.nightjar.job.cli;

import io.nightjar.job.action.ActionListener;
import io.nightjar.job.action.BlockProgress;
import io.nightjar.job.mistake.Remedy;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows what an action says while it runs: notes as lines of standard error, progress as a bar on a terminal. */
final class CommandListener implements ActionListener {
    private final Report report;
    private volatile Progress progress;
    private long damaged;

    CommandListener(Report report) {
        this.report = report;
    }

    @Override
    public void note(String sentence) {
        report.note(sentence);
    }

    @Override
    public void note(String sentence, Remedy remedy) {
        report.note(sentence + " (" + Mistakes.option(remedy) + ")");
    }

    @Override
    public void cutOff(String sentence) {
        if (progress != null) {
            progress.leaveLine();
        }
        report.cutOff("ended by a signal: " + sentence);
    }

    @Override
    public void begun(String work, long total, LongSupplier done) {
        damaged = 0;
        progress = Progress.start(work, total, done);
    }

    @Override
    public void blockEnded(BlockProgress ended) {
        damaged += ended.damaged() ? 1 : 0;
        progress.say(String.format(Locale.ROOT, "%.1f images/s", ended.imagesPerSecond())
                + (damaged == 0 ? "" : ", " + damaged + " damaged"));
    }

    @Override
    public void ended() {
        progress.stop();
    }
}
