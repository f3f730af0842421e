package io.nightjar.job.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/**
 * Which classes, methods and fields a jar refers to, and which of them a class path does not have. A method counts as
 * there with exactly the same descriptor alone, as the JVM links it.
 */
public final class Linkage {
    private static final int PARSING = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    /** Their methods take any descriptor. */
    private static final Set<String> POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    /** {@code owner}, with a member as name and descriptor, or a class alone when that is empty. */
    private record Reference(String owner, String member) {
        @Override
        public String toString() {
            return member.isEmpty() ? owner : owner + "." + member;
        }
    }

    private record ClassShape(List<String> parents, Set<String> members) {}

    private final Map<String, ClassShape> own = new HashMap<>();
    private final Map<Reference, Set<String>> references = new HashMap<>();

    /** @param jar that is read as a whole */
    public Linkage(JarFile jar) throws IOException {
        for (JarEntry entry : jar.stream().toList()) {
            if (entry.getName().endsWith(".class")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    ClassReader reader = new ClassReader(in);
                    own.put(reader.getClassName(), shape(reader));
                    reader.accept(new References(reader.getClassName()), PARSING);
                }
            }
        }
    }

    /** Every class that the jar refers to, with slashes. */
    public Set<String> owners() {
        return references.keySet().stream().map(Reference::owner).collect(Collectors.toSet());
    }

    /**
     * References that nothing answers to, each with a class that has it, in alphabetical order.
     *
     * @param others the class path beside the jar, with the JDK behind it
     */
    public List<String> missing(ClassLoader others) throws IOException {
        Map<String, Optional<ClassShape>> shapes = new HashMap<>();
        own.forEach((name, shape) -> shapes.put(name, Optional.of(shape)));
        List<String> missing = new ArrayList<>();
        for (Map.Entry<Reference, Set<String>> entry : references.entrySet()) {
            Reference reference = entry.getKey();
            if (!answered(reference, reference.owner(), others, shapes)) {
                missing.add(reference + " <- " + entry.getValue().iterator().next());
            }
        }
        return missing.stream().sorted().toList();
    }

    private static boolean answered(
            Reference reference, String owner, ClassLoader others, Map<String, Optional<ClassShape>> shapes)
            throws IOException {
        Optional<ClassShape> shape = shapes.get(owner);
        if (shape == null) {
            shape = find(owner, others);
            shapes.put(owner, shape);
        }
        if (shape.isEmpty()) {
            return false;
        }
        if (reference.member().isEmpty() || shape.get().members().contains(reference.member())) {
            return true;
        }
        for (String parent : shape.get().parents()) {
            if (answered(reference, parent, others, shapes)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<ClassShape> find(String name, ClassLoader loader) throws IOException {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(shape(new ClassReader(in)));
        }
    }

    private static ClassShape shape(ClassReader reader) {
        List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
        if (reader.getSuperName() != null) {
            parents.add(reader.getSuperName());
        }
        Set<String> members = new HashSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        members.add(name + descriptor);
                        return null;
                    }

                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String descriptor, String signature, Object value) {
                        members.add(name + ":" + descriptor);
                        return null;
                    }
                },
                PARSING | ClassReader.SKIP_CODE);
        return new ClassShape(List.copyOf(parents), Set.copyOf(members));
    }

    /** Collects what a class refers to. */
    private final class References extends ClassVisitor {
        private final String from;

        References(String from) {
            super(Opcodes.ASM9);
            this.from = from;
        }

        private void add(String owner, String member) {
            if (owner.startsWith("[")) {
                type(Type.getObjectType(owner));
            } else if (!POLYMORPHIC.contains(owner)) {
                references
                        .computeIfAbsent(new Reference(owner, member), reference -> new TreeSet<>())
                        .add(from);
            }
        }

        private void type(Type type) {
            switch (type.getSort()) {
                case Type.ARRAY -> type(type.getElementType());
                case Type.OBJECT -> add(type.getInternalName(), "");
                case Type.METHOD -> {
                    type(type.getReturnType());
                    for (Type argument : type.getArgumentTypes()) {
                        type(argument);
                    }
                }
                default -> {
                    // primitive
                }
            }
        }

        private void constant(Object value) {
            if (value instanceof Type type) {
                type(type);
            } else if (value instanceof Handle handle) {
                boolean field = handle.getTag() <= Opcodes.H_PUTSTATIC;
                add(handle.getOwner(), handle.getName() + (field ? ":" : "") + handle.getDesc());
            }
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            add(superName, "");
            for (String parent : interfaces) {
                add(parent, "");
            }
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            type(Type.getMethodType(descriptor));
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean isInterface) {
                    add(owner, name + descriptor);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                    add(owner, name + ":" + descriptor);
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    add(type, "");
                }

                @Override
                public void visitLdcInsn(Object value) {
                    constant(value);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String name, String descriptor, Handle bootstrap, Object... arguments) {
                    type(Type.getMethodType(descriptor));
                    constant(bootstrap);
                    for (Object argument : arguments) {
                        constant(argument);
                    }
                }
            };
        }
    }
}
