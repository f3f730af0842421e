package io.nightjar.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.nightjar.job.pipeline.EncryptedCnnModel;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.util.Arrays;
import java.util.Formatter;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Which way imports point, and who may know secrets. The floors are those of the picture in the README; every package
 * stands on one, and sees lower ones alone.
 */
@AnalyzeClasses(
        packages = "io.nightjar",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    /** Tests of other modules come as jars. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String CKKS = "io.nightjar.ckks.";
    private static final String MODEL = "io.nightjar.model.";

    private static final String JOB = "io.nightjar.job.";

    /** What holds or reads secret keys; everything else passes it paths. */
    private static final String[] SECRET = {CKKS + "secret..", MODEL + "client..", JOB + "owner.."};

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.nightjar.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modules = floors(
            "io.nightjar.",
            new String[] {"job"}, //
            new String[] {"trainer"},
            new String[] {"model"},
            new String[] {"ckks"});

    @ArchTest
    static final ArchRule engine = floors(
            CKKS,
            new String[] {"secret", "polynomial"},
            new String[] {"io", "evaluation"},
            new String[] {"keys", "noise"},
            new String[] {"scheme"},
            new String[] {"ring"},
            new String[] {"math"});

    @ArchTest
    static final ArchRule compilerAndRuntime = floors(
            MODEL,
            new String[] {"compiler", "runtime", "check"},
            new String[] {"program"},
            new String[] {"cost"},
            new String[] {"ranges", "lowering", "client", "machine"},
            new String[] {"quantization", "interpreter"},
            new String[] {"circuit", "contract", "onnx", "passes", "reference"},
            new String[] {"network", "packing", "images"});

    @ArchTest
    static final ArchRule trainer = floors(
            "io.nightjar.trainer.",
            new String[] {"study"},
            new String[] {"run"},
            new String[] {"export", "optimization"},
            new String[] {"network", "data", "fetch"});

    @ArchTest
    static final ArchRule sparkJob = floors(
            JOB,
            new String[] {"cli", "pipeline"},
            new String[] {"action"},
            new String[] {"scoring", "owner", "report"},
            new String[] {"task"},
            new String[] {"input", "metrics"},
            new String[] {"commit", "journal"},
            new String[] {"store"},
            new String[] {"mistake"});

    /** MLlib may be missing on a cluster: one class needs it, and nothing needs that class. */
    @ArchTest
    static final ArchRule mllibIsOptional = noClasses()
            .that()
            .resideInAPackage("io.nightjar..")
            .and()
            .areNotAssignableTo(EncryptedCnnModel.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark.ml..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(EncryptedCnnModel.class);

    @ArchTest
    static final ArchRule onlyTheFrontOfTheModel = noClasses()
            .that()
            .resideInAnyPackage("io.nightjar.job..", "io.nightjar.trainer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    MODEL + "circuit..",
                    MODEL + "quantization..",
                    MODEL + "interpreter..",
                    MODEL + "lowering..",
                    MODEL + "ranges..",
                    MODEL + "cost..");

    @ArchTest
    static final ArchRule engineNeedsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("io.nightjar.ckks..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.nightjar.ckks..", "java..", "javax.crypto..", "com.sun.management..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule modelKnowsNoSpark = noClasses()
            .that()
            .resideInAnyPackage("io.nightjar.model..", "io.nightjar.trainer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..", "scala..");

    @ArchTest
    static final ArchRule jobHasNoMathematics = noClasses()
            .that()
            .resideInAPackage("io.nightjar.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.nightjar.ckks.ring..", "io.nightjar.ckks.evaluation..");

    @ArchTest
    static final ArchRule secrets = classes()
            .that()
            .resideInAPackage(CKKS + "secret..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(SECRET);

    /** What runs on a cluster knows nothing of the owner's side; actions alone start both. */
    @ArchTest
    static final ArchRule clusterKnowsNoOwner = noClasses()
            .that()
            .resideInAnyPackage(JOB + "scoring..", JOB + "task..", MODEL + "runtime..", MODEL + "program..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SECRET);

    /** Programs that call an action keep their session, their streams and their life. */
    @ArchTest
    static final ArchRule actionsNeverStopPrintOrExit = noClasses()
            .that()
            .resideInAPackage("io.nightjar.job..")
            .and()
            .resideOutsideOfPackage(JOB + "cli..")
            .and()
            .areNotAssignableTo(Main.class)
            .and()
            .areNotAssignableTo(ScoreJob.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(SparkSession.class, "stop")
            .orShould()
            .callMethod(SparkSession.class, "close");

    /** How file systems are reached is in Spark's configuration, which a new one of Hadoop's knows nothing of. */
    @ArchTest
    static final ArchRule noHadoopConfigurationButSparks = noClasses()
            .that()
            .resideInAPackage("io.nightjar..")
            .should()
            .callConstructor(Configuration.class)
            .orShould()
            .callConstructor(Configuration.class, boolean.class);

    /**
     * The jar has Parquet under names of its own and runs on several versions of Scala, so neither may be part of what
     * others compile against. Inside of methods both are fine, and so are superclasses.
     */
    @ArchTest
    static final ArchRule signaturesHaveNoScalaAndNoParquet = members()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.nightjar..")
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and(DescribedPredicate.describe(
                    "are public or protected",
                    (JavaMember member) -> member.getModifiers().contains(JavaModifier.PUBLIC)
                            || member.getModifiers().contains(JavaModifier.PROTECTED)))
            .and(DescribedPredicate.describe(
                    "are written by people",
                    (JavaMember member) -> !member.getModifiers().contains(JavaModifier.SYNTHETIC)))
            .should(new ArchCondition<>("have no type of Scala or Parquet in their signature") {
                @Override
                public void check(JavaMember member, ConditionEvents events) {
                    for (JavaClass type : signature(member)) {
                        boolean foreign = type.getPackageName().matches("(scala|org\\.apache\\.parquet)(\\..*)?");
                        events.add(new SimpleConditionEvent(
                                member, !foreign, member.getFullName() + " has " + type.getName()));
                    }
                }
            });

    @ArchTest
    static final ArchRule parquetBelongsToFiles = noClasses()
            .that()
            .resideInAPackage("io.nightjar..")
            .and()
            .resideOutsideOfPackages(JOB + "store..", JOB + "input..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "shaded.parquet..");

    private static Set<JavaClass> signature(JavaMember member) {
        Set<JavaClass> types = new HashSet<>();
        if (member instanceof JavaField field) {
            types.addAll(field.getType().getAllInvolvedRawTypes());
        }
        if (member instanceof JavaCodeUnit unit) {
            types.addAll(unit.getReturnType().getAllInvolvedRawTypes());
            unit.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
        }
        return types;
    }

    /** How numbers, file names and keywords are written never depends on the machine's locale. */
    @ArchTest
    static final ArchRule noDefaultLocale = noClasses()
            .that()
            .resideInAPackage("io.nightjar..")
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(PrintStream.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "format", String.class, Object[].class)
            .orShould()
            .callConstructor(Formatter.class)
            .orShould()
            .callConstructor(Formatter.class, Appendable.class)
            .orShould()
            .callConstructor(DecimalFormat.class, String.class);

    /** One floor a line, highest first, by the last parts of package names. */
    private static ArchRule floors(String prefix, String[]... floors) {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String[] floor : floors) {
            for (String name : floor) {
                layers = layers.layer(name).definedBy(prefix + name + "..");
            }
        }
        for (int f = 0; f < floors.length; f++) {
            String[] above = Arrays.stream(floors, 0, f).flatMap(Arrays::stream).toArray(String[]::new);
            for (String name : floors[f]) {
                layers = above.length == 0
                        ? layers.whereLayer(name).mayNotBeAccessedByAnyLayer()
                        : layers.whereLayer(name).mayOnlyBeAccessedByLayers(above);
            }
        }
        return layers;
    }
}
