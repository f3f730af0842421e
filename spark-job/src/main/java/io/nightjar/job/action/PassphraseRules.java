package io.nightjar.job.action;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.PassphraseSource;
import org.apache.spark.SparkContext;

/** How a passphrase may reach executors. */
final class PassphraseRules {
    private PassphraseRules() {}

    /** @throws UserMistake where executors cannot get at it, or Spark's configuration, which everybody sees, has it */
    static void requireReachable(PassphraseSource passphrase, SparkContext context) {
        if (!passphrase.reachesOtherMachines() && !context.isLocal()) {
            throw new UserMistake("the passphrase was typed or came through a pipe, and executors in JVMs of their own"
                    + " need it too: name a file that all of them have, or a variable of their environment");
        }
        if (passphrase.variable() == null) {
            return;
        }
        for (scala.Tuple2<String, String> setting : context.conf().getAll()) {
            if (setting._1().endsWith("Env." + passphrase.variable())) {
                throw new UserMistake("the passphrase is in Spark's configuration, as " + setting._1()
                        + ", where logs and pages show it: take it out, choose another passphrase, and set the variable"
                        + " on the machines themselves");
            }
        }
    }
}
