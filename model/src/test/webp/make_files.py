"""Makes the WebP files of the tests and what they are decoded to.

    python3 make_files.py DIRECTORY

DIRECTORY is model/src/test/resources/io/nightjar/model/images/webp. Needs cwebp, dwebp, webpmux and img2webp of libwebp (Debian: the
package webp, 1.2.4 made the files that are there). Pictures are made of a fixed sequence of numbers. NAME.webp is the file, NAME.pam
what dwebp makes of it: red, green, blue and alpha of each pixel. Files without a .pam are those that are refused.
"""

import os
import random
import subprocess
import sys
import tempfile

out = sys.argv[1]
os.makedirs(out, exist_ok=True)


def picture(width, height, pixel):
    values = bytearray()
    for y in range(height):
        for x in range(width):
            values += bytes(v & 255 for v in pixel(x, y))
    head = "P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" % (width, height)
    return head.encode() + bytes(values)


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def encode(name, content, *options):
    with tempfile.NamedTemporaryFile(suffix=".pam") as file:
        file.write(content)
        file.flush()
        run("cwebp", "-quiet", *options, file.name, "-o", path(name))


def path(name):
    return os.path.join(out, name + ".webp")


def lossless(name, content, *options):
    encode(name, content, "-lossless", "-exact", *options)
    run("dwebp", path(name), "-pam", "-o", os.path.join(out, name + ".pam"))


numbers = random.Random(20)
noise = [numbers.randrange(256) for _ in range(10000)]


def noisy(x, y):
    return [noise[(3 * (31 * y + x) + c) % 9973] for c in range(3)] + [255]


def smooth(x, y):
    """Of more colors than a palette has, in parts that are predicted in different ways."""
    part = (x // 12 + 5 * (y // 12)) % 15
    jump = noise[(x if part % 2 else y) + 100 * part] // (2 + part)
    base = 60 + 2 * x * (part % 3) + y * (part % 4) + jump
    return [base + 20 + noise[61 * y + x] % 4, base + noise[61 * y + x + 7] % 3, base // 2 + noise[61 * y + x + 3] % 5, 255]


def waves(x, y):
    grey = 120 + (x * x + 3 * y) % 40 + noise[31 * y + x] % 5
    return [grey + 20, grey, grey // 2, 255]


def colors(count, alpha):
    def pixel(x, y):
        c = noise[37 * y + x] % count
        return [noise[4 * c], noise[4 * c + 1], noise[4 * c + 2], noise[4 * c + 3] if alpha else 255]

    return pixel


def rings(x, y):
    """Greys of which two are packed into a pixel, and then predicted."""
    return [(x * x + y * y) // 28 % 16 * 17] * 3 + [255]


def slope(x, y):
    """Packed and predicted as rings are, in one column of blocks."""
    value = noise[31 * y + x]
    return [((x + 3 * y) * 16 // 200 + (value % 3 if value < 40 else 0)) % 16 * 17] * 3 + [255]


def tiles(x, y):
    c = (x // 5 * 7 + y // 3 * 3) % 200
    return [noise[3 * c], noise[3 * c + 1], noise[3 * c + 2], 255]


def halves(x, y):
    return noisy(x, y) if x < 24 else [x * 5, y * 7, x + y, 255]


lossless("one-pixel", picture(1, 1, noisy))
lossless("one-column", picture(1, 19, waves))
lossless("noise", picture(17, 13, noisy), "-z", "9")
lossless("noise-fast", picture(17, 13, noisy), "-z", "0")
lossless("predicted", picture(60, 48, smooth), "-q", "100", "-m", "6")
lossless("predicted-few", picture(33, 25, smooth), "-z", "3")
lossless("gradient", picture(29, 23, lambda x, y: [8 * x, 8 * y, 4 * (x + y), 255]), "-z", "9")
lossless("copies", picture(40, 21, tiles), "-z", "9")
lossless("parts", picture(48, 32, halves), "-q", "100", "-m", "6")
lossless("alpha", picture(15, 11, lambda x, y: noisy(x, y)[:3] + [17 * x + y]))
lossless("grey", picture(12, 10, lambda x, y: [noise[31 * y + x]] * 3 + [255]))
for count in (1, 2, 4, 16, 17, 200):
    lossless("palette-%d" % count, picture(23, 14, colors(count, count == 17)), "-z", "6")
lossless("palette-rings", picture(28, 28, rings), "-z", "9")
lossless("palette-slope", picture(8, 64, slope), "-z", "9")

for name, pixel in (("seed-grey", lambda x, y: [17 * x + 40 * y] * 3 + [255]), ("seed-colors", noisy), ("seed-alpha", colors(4, True))):
    lossless(name, picture(5, 3, pixel))
lossless("seed-predicted", picture(5, 3, waves), "-q", "100", "-m", "6")

profile = os.path.join(out, "profile.tmp")
with open(profile, "wb") as file:
    file.write(bytes(noise[:64]))
for name, orientation in (("upright", 1), ("turned", 6)):
    with open(profile, "wb") as file:
        file.write(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + b"\0\0\0\0\0\0")
    run("webpmux", "-set", "exif", profile, path("grey"), "-o", path(name))
run("webpmux", "-set", "icc", profile, path("noise"), "-o", path("profiled"))
os.remove(profile)
for name in ("upright", "profiled"):
    run("dwebp", path(name), "-pam", "-o", os.path.join(out, name + ".pam"))
encode("lossy", picture(16, 16, waves), "-q", "80")
run("img2webp", "-lossless", path("palette-2"), path("palette-4"), "-o", path("animated"))
