/*
 * A plugin of QEMU's TCG that writes down every instruction that the machine executes between two marks. A mark is an
 * instruction that does nothing; which one, whoever starts QEMU says: `out=FILE,mark=6687db`.
 *
 *   window
 *   insn 0 000000000066e394 488b5da8 5a5f2c1e     number, address, bytes, check of address and bytes
 *   ...
 *   end 1831                                      the number that the next instruction would have
 *
 * QEMU tells of an instruction before it runs. One that an intercept or a fault stops is told all the same, while
 * QEMU's clock (-icount) does not count it: the reader has to leave it out.
 *
 * Every instruction is watched from power-on. That makes the start of the machine slower by a second or so; to
 * watch only after the first mark, QEMU would have to throw away all code that it translated before.
 */
#include "qemu.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

/* No instruction of x86 is longer. */
enum { LONGEST = 15 };

/* HOSTCALL_PLUGIN_INTERFACE comes from the compiler's command line. */
EXPORT int qemu_plugin_version = HOSTCALL_PLUGIN_INTERFACE;

static FILE *output;
static bool is_open;
static bool copies_bytes;
static uint64_t number;
static unsigned char mark[LONGEST];
static size_t mark_size;

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv). */
static uint32_t check_of(const char *text)
{
    uint32_t check = 0x811c9dc5;
    for (; *text; text++) check = (check ^ (unsigned char)*text) * 0x01000193;
    return check;
}

static size_t copy_bytes(const struct qemu_plugin_insn *instruction, unsigned char *bytes)
{
    size_t size = qemu_plugin_insn_size(instruction);
    if (size > LONGEST) size = LONGEST;
    if (copies_bytes) return qemu_plugin_copy_insn_bytes(instruction, bytes, size);
    memcpy(bytes, qemu_plugin_insn_bytes(instruction), size);
    return size;
}

/* What a line says besides the number; stays for as long as the machine runs, since translated code refers to it. */
static char *describe(uint64_t address, const unsigned char *bytes, size_t size)
{
    char text[16 + 1 + 2 * LONGEST + 1];
    int at = sprintf(text, "%016" PRIx64 " ", address);
    for (size_t i = 0; i < size; i++) at += sprintf(text + at, "%02x", bytes[i]);

    char *line = malloc(sizeof(text) + 10);
    if (!line) abort();
    sprintf(line, "%s %08" PRIx32 "\n", text, check_of(text));
    return line;
}

static void executed(unsigned int vcpu, void *line)
{
    (void)vcpu;
    if (is_open) fprintf(output, "insn %" PRIu64 " %s", number++, (const char *)line);
}

/* Leaves the window on the disk: the machine may be killed before it ends. */
static void marked(unsigned int vcpu, void *nothing)
{
    (void)vcpu, (void)nothing;
    is_open = !is_open;
    if (is_open) fprintf(output, "window\n");
    else fprintf(output, "end %" PRIu64 "\n", number);
    fflush(output);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        unsigned char bytes[LONGEST];
        size_t size = copy_bytes(instruction, bytes);
        if (size == mark_size && memcmp(bytes, mark, size) == 0) {
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, marked, QEMU_PLUGIN_CB_NO_REGS, NULL);
        } else {
            char *line = describe(qemu_plugin_insn_vaddr(instruction), bytes, size);
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, executed, QEMU_PLUGIN_CB_NO_REGS, line);
        }
    }
}

/* What stands behind `name=` in an argument; null where it is another one. */
static const char *value_of(const char *argument, const char *name)
{
    size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

/* Two digits for each byte. */
static bool read_mark(const char *digits)
{
    size_t count = strlen(digits);
    if (count == 0 || count % 2 || count > 2 * LONGEST) return false;
    for (mark_size = 0; mark_size < count / 2; mark_size++) {
        if (sscanf(digits + 2 * mark_size, "%2hhx", &mark[mark_size]) != 1) return false;
    }
    return true;
}

/* Without `out=FILE` and a mark it says which interfaces this QEMU has, and refuses: that is how the lab finds out whether it loads. */
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int count, char **arguments)
{
    const char *file = NULL;
    for (int i = 0; i < count; i++) {
        const char *digits = value_of(arguments[i], "mark");
        if (digits && !read_mark(digits)) {
            fprintf(stderr, "hostcall: %s is no instruction\n", digits);
            return 1;
        }
        if (!digits) file = value_of(arguments[i], "out");
    }

    if (!file || !mark_size) {
        fprintf(stderr, "hostcall: interface %d of %d to %d\n", HOSTCALL_PLUGIN_INTERFACE, info->version.min, info->version.cur);
        return 1;
    }

    output = fopen(file, "w");
    if (!output) {
        perror(file);
        return 1;
    }

    copies_bytes = info->version.cur >= 3;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
