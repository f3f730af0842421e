package io.nightjar.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way imports point, and who may touch the secret key. */
@AnalyzeClasses(packages = "io.nightjar", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule modules = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("ckks")
            .definedBy("io.nightjar.ckks..")
            .layer("model")
            .definedBy("io.nightjar.model..")
            .layer("trainer")
            .definedBy("io.nightjar.trainer..")
            .layer("job")
            .definedBy("io.nightjar.job..")
            .whereLayer("job")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("trainer")
            .mayOnlyBeAccessedByLayers("job")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("trainer", "job");

    @ArchTest
    static final ArchRule engine = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("math")
            .definedBy("io.nightjar.ckks.math..")
            .layer("ring")
            .definedBy("io.nightjar.ckks.ring..")
            .layer("scheme")
            .definedBy("io.nightjar.ckks.scheme..")
            .layer("io")
            .definedBy("io.nightjar.ckks.io..")
            .whereLayer("io")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("scheme")
            .mayOnlyBeAccessedByLayers("io")
            .whereLayer("ring")
            .mayOnlyBeAccessedByLayers("scheme", "io");

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
            .resideInAnyPackage("org.apache..", "scala..");

    @ArchTest
    static final ArchRule jobHasNoMathematics = noClasses()
            .that()
            .resideInAPackage("io.nightjar.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.nightjar.ckks.ring..");

    @ArchTest
    static final ArchRule secretKey = classes()
            .that()
            .haveFullyQualifiedName("io.nightjar.ckks.scheme.SecretKey")
            .should()
            .onlyHaveDependentClassesThat()
            .haveNameMatching("io\\.nightjar\\.(ckks\\.scheme\\.(SecretKey|KeyGenerator|SecretKeyEncryptor|Decryptor)"
                    + "|ckks\\.io\\.SecretKeyCodec"
                    + "|model\\.client\\.(ImageEncryptor|PredictionDecryptor)"
                    + "|job\\.cli\\.(KeygenCommand|EncryptCommand|DecryptCommand)"
                    + "|job\\.work\\.EncryptWork)(\\$.*)?");

    @ArchTest
    static final ArchRule secretBytes = classes()
            .that()
            .haveFullyQualifiedName("io.nightjar.ckks.scheme.SecretKeyAccess")
            .should()
            .onlyHaveDependentClassesThat()
            .haveNameMatching(
                    "io\\.nightjar\\.ckks\\.(scheme\\.(SecretKey|SecretKeyAccess|KeyGenerator)|io\\.SecretKeyCodec)");
}
