package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments, paths and configuration files that are wrong. */
class BadArgumentsTest extends Refusals {
    @Test
    void unknownOptionAndConfigKey_areNamed() throws IOException {
        refused(score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--fast"), "--fast");
        Path config = Files.writeString(tiny.at("job.properties"), "mastre = local[1]\n");
        refused(score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--config", config), "unknown key mastre");
        refused(List.of("scoer"), "scoer");
    }

    /** Who does not know that it is asked for writes it behind the option, in one of these ways. */
    @Test
    void passphraseOnTheCommandLine_isNotRepeated() throws IOException {
        List<List<String>> ways = List.of(
                List.of("--passphrase=hunter2"),
                List.of("--passphrase", "hunter2"),
                List.of("-phunter2"),
                List.of("--passphrase-file=f", "hunter2"));
        for (String command : List.of("keygen", "decrypt", "encrypt")) {
            for (List<String> way : ways) {
                List<String> arguments = new ArrayList<>(List.of(command));
                arguments.addAll(way);
                String said = Deployment.run(arguments.toArray()).err();
                assertThat(said).as(arguments.toString()).isNotEmpty().doesNotContain("hunter2");
            }
        }
    }

    @Test
    void misspeltNames_areAnsweredWithTheNearest() throws IOException {
        refused(List.of("score", "--progrm", "p"), "there is no option --progrm, did you mean --program?: see");
        refused(List.of("score", "--progrm=p"), "there is no option --progrm, did you mean --program?: see");
        refused(List.of("keygen", "--passphrase-fil=mine"), "no option --passphrase-fil, did you mean --passphrase-f");
        assertThat(Deployment.run("keygen", "--passphrse=mine").err()).doesNotContain("mine");
        refused(List.of("compile", "--memory", "4g"), "there is no option --memory, did you mean --task-memory?");
        refused(
                List.of("explain", "--program", "p"),
                "there is no option --program, explain takes PROGRAM without one: write nightjar explain PROGRAM: see");
        refused(List.of("train", "--network=mnist"), "train takes NETWORK without one");
        refused(List.of("scoer"), "'scoer' is no command", ", did you mean score?");
        Path config = Files.writeString(tiny.at("near.properties"), "progrm = p\n");
        refused(
                score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--config", config),
                "unknown key progrm, did you mean program?: score takes");
    }

    @Test
    void unknownNames_withCommandsForATerminal_areOneCleanLine() throws IOException {
        String name = "fa\u001b[31mst\nnightjar: done\u202e";
        refused(List.of("score", "--" + name), "--fa?[31mst?nightjar: done?");
        refused(List.of(name), "'fa?[31mst?nightjar: done?'");
        Path config = Files.writeString(tiny.at("odd.properties"), "fa\\u001b[31mst = p\n");
        refused(
                score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--config", config),
                "unknown key fa?[31mst");
    }

    @Test
    void pathsWithoutAFileSystem_areMistakes() throws IOException {
        Path keys = tiny.at("keys/evaluation.keys");
        for (String path : List.of("nosuch://host/x", "s3a://host/x", "a:b", "hdfs://nohost.invalid/x", "")) {
            List<Object> input = score(keys, tiny.at("encrypted"));
            input.set(input.indexOf(tiny.at("encrypted")), path);
            refused(input, path.replaceFirst("/x$", ""));
            List<Object> output = score(keys, tiny.at("encrypted"));
            output.set(output.indexOf(tiny.at("new")), path);
            refused(output, path.replaceFirst("/x$", ""));
        }
        List<Object> below = score(keys, tiny.at("encrypted"));
        below.set(below.indexOf(tiny.at("new")), tiny.images.resolve("new"));
        refused(below, "cannot be written", "images-idx3-ubyte is a file");
        List<Object> program = compile(tiny.model);
        program.set(program.indexOf(tiny.at("new")), tiny.images.resolve("new"));
        refused(program, "cannot be written", "images-idx3-ubyte is a file");
        refused(score(tiny.images.resolve("keys"), tiny.at("encrypted")), "does not exist");
    }

    @Test
    void directoriesInPlaceOfFiles_areNamed() throws IOException {
        Path keys = tiny.at("keys");
        refused(compile(keys), keys.toString(), "is not a file");
        refused(compile(tiny.model, "--params", keys), "parameter file " + keys, "cannot be read");
        refused(
                List.of("decrypt", "--keys", tiny.at("keys/secret.key"), "--input", "x", "--output", tiny.at("new")),
                "secret.key is a file, expected the directory that keygen wrote");
    }

    @Test
    void optionsWithoutWhatTheyBelongTo_areNamed() throws IOException {
        refused(
                score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--max-quarantined", "3"),
                "--max-quarantined 3 limits what --on-corrupt quarantine sets aside");
        refused(
                encrypt(tiny.images, "--outliers", tiny.at("ids")),
                "ids takes the ids of images that are left out or put into blocks of their own, and none are");
    }

    @Test
    void predictionsThatCannotBeCompared_areNamed() throws IOException {
        refused(evaluate(tiny.at("missing")), "missing cannot be read (it does not exist)");
        refused(evaluate(tiny.root), tiny.root + " cannot be read");
        refused(evaluate(tiny.model), "model.onnx cannot be read (it is no text in UTF-8)");
        Path other = Files.writeString(tiny.at("other.csv"), "name,age\nx,4\n");
        refused(evaluate(other), "other.csv does not begin with id,label");
        Path few = Files.writeString(tiny.at("few.csv"), "id,label\n0,1\n");
        refused(evaluate(few), "few.csv holds 1 prediction, expected 300 for 300 images");
        StringBuilder lines = new StringBuilder("id,label\n");
        for (int i = 0; i < Deployment.IMAGES; i++) {
            lines.append("other-").append(i).append(",0\n");
        }
        Path others = Files.writeString(tiny.at("others.csv"), lines);
        refused(evaluate(others), "others.csv has the id 'other-0' where the images have '0'");
    }

    private static List<Object> evaluate(Path predictions) {
        return List.of(
                "evaluate",
                "--model",
                tiny.model,
                "--images",
                tiny.images,
                "--labels",
                tiny.labels,
                "--predictions",
                predictions);
    }

    @Test
    void wrongValues_sayWhatIsExpected() throws IOException {
        refused(
                List.of("score"),
                "--program PROGRAM, --evaluation-keys EVALUATION_KEYS",
                "are missing",
                "nightjar score --help");
        refused(List.of("score", "--evaluation-keys"), "--evaluation-keys EVALUATION_KEYS is missing");
        refused(List.of(), "a command is missing, expected fetch-data, train");
        refused(List.of("scoer"), "'scoer' is no command, expected fetch-data, train");
        refused(List.of("explain", "a", "b"), "'b' is unexpected: see nightjar explain --help");
        refused(List.of("explain", "@" + tiny.images), "@" + tiny.images + " does not exist");
        Path keys = tiny.at("keys/evaluation.keys");
        refused(
                score(keys, tiny.at("encrypted"), "--task-cpus", "two"),
                "--task-cpus is 'two', expected a whole number");
        refused(score(keys, tiny.at("encrypted"), "--task-cpus", "0"), "--task-cpus is 0, expected at least 1: give");
        refused(
                encrypt(tiny.images, "--encrypted-with", "both"),
                "--encrypted-with is 'both', expected secret or public");
        refused(score(keys, tiny.at("encrypted"), "--conf", "x"), "--conf is 'x', expected KEY=VALUE");
        refused(score(keys, tiny.at("encrypted"), "--output", "again"), "--output is given twice");
        refused(compile(tiny.model, "--task-memory", "lots"), "--task-memory is 'lots', which is no size: give");
        refused(compile(tiny.model, "--phases", "0"), "--phases is 0, expected at least 1");
        refused(
                List.of("train", "imagenet", "--data", "x", "--out", "y"),
                "NETWORK is 'imagenet', expected mnist or cifar10");
    }

    @Test
    void configFileThatIsWrong_isNamedWithTheKey() throws IOException {
        Path keys = tiny.at("keys/evaluation.keys");
        Path config = tiny.at("wrong.properties");
        List<Object> arguments = score(keys, tiny.at("encrypted"), "--config", config);
        Files.writeString(config, "task-cpus = many\n");
        refused(
                arguments,
                "in the configuration file",
                "wrong.properties",
                "--task-cpus is 'many', expected a whole number");
        Files.writeString(config, "json = maybe\n");
        refused(arguments, "wrong.properties", "--json is 'maybe', expected true or false");
        Files.writeString(config, "master = \\u12\n");
        refused(arguments, "wrong.properties", "four hexadecimal digits");
        Files.writeString(config, "version = true\n");
        refused(arguments, "wrong.properties", "unknown key version");
        refused(score(keys, tiny.at("encrypted"), "--config", tiny.root), "configuration file " + tiny.root);
    }

    @Test
    void releaseOptions_thatMakeNoSense_areRefused() throws IOException {
        Deployment.require(tiny.score(tiny.at("scored"), "--master", "local[1]"));
        refused(decrypt("--round", "4"), "--round is about scores", "--scores");
        refused(decrypt("--scores", "--round", "4", "--flood", "20"), "--round and --flood exclude each other");
        refused(decrypt("--scores", "--round", "fine"), "--round fine", "auto");
        refused(decrypt("--scores", "--round", "4000"), "--round 4000", "-50 to 50");
        refused(decrypt("--scores", "--round", "45"), "would show their error", "at most");
        refused(decrypt("--scores", "--flood", "0"), "--flood 0", "1 to 128");
        refused(decrypt("--scores", "--flood", "many"), "--flood", "many");
        refused(decrypt("--scores", "--flood", "100"), "swamps scores", "bits for so many scores");
        refused(decrypt("--scores", "--released-images", "500"), "--released-images", "--flood");
        refused(decrypt("--flood", "20", "--released-images", "299"), "299", "300 images");
        refused(decrypt("--flood", "20", "--released-images", "9000000000000000000"), "more than there can be");
    }

    private static List<Object> decrypt(Object... more) {
        return command(
                more, "decrypt", "--keys", tiny.at("keys"), "--input", tiny.at("scored"), "--output", tiny.at("new"));
    }

    @Test
    void settings_thatWouldChangeNothing_areRefused() throws IOException {
        refused(
                List.of("explain", "none", "--conf", "fs.s3a.endpoint=http://store"),
                "--conf fs.s3a.endpoint",
                "write spark.hadoop.fs.s3a.endpoint");
        refused(
                List.of("explain", "none", "--conf", "spark.driver.memory=9g"),
                "--conf spark.driver.memory comes too late",
                "NIGHTJAR_HEAP");
    }
}
