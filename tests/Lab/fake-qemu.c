/*
 * Loads a plugin as QEMU does, of any plugin interface (MIN to CUR), and runs one block of five instructions: a
 * mark, nop, vmrun, a mark, nop. For tests of lab/plugin against interfaces that this machine has no QEMU of.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct instruction {
    uint64_t address;
    size_t size;
    unsigned char bytes[15];
    void (*executed)(unsigned int, void *);
    void *data;
};

static struct instruction block[] = {
    {.address = 0x1000, .size = 3, .bytes = {0x66, 0x87, 0xdb}},
    {.address = 0x1003, .size = 1, .bytes = {0x90}},
    {.address = 0xffffffff81000000, .size = 3, .bytes = {0x0f, 0x01, 0xd8}},
    {.address = 0x1004, .size = 3, .bytes = {0x66, 0x87, 0xdb}},
    {.address = 0x1007, .size = 1, .bytes = {0x90}},
};

static void (*translated)(uint64_t, void *);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*callback)(uint64_t, void *)) { (void)id, translated = callback; }
size_t qemu_plugin_tb_n_insns(const void *all) { (void)all; return sizeof(block) / sizeof(block[0]); }
void *qemu_plugin_tb_get_insn(const void *all, size_t index) { (void)all; return &block[index]; }
uint64_t qemu_plugin_insn_vaddr(const struct instruction *one) { return one->address; }
size_t qemu_plugin_insn_size(const struct instruction *one) { return one->size; }

void qemu_plugin_register_vcpu_insn_exec_cb(struct instruction *one, void (*executed)(unsigned int, void *), int flags, void *data)
{
    (void)flags, one->executed = executed, one->data = data;
}

#if CUR >= 3
size_t qemu_plugin_insn_data(const struct instruction *one, void *to, size_t size)
{
    memcpy(to, one->bytes, size);
    return size;
}
#else
const void *qemu_plugin_insn_data(const struct instruction *one) { return one->bytes; }
#endif

int main(int count, char **arguments)
{
    char *file = strstr(arguments[count - 1], "file=") + 5, *option = strchr(file, ',');
    if (option) *option++ = '\0';
    struct { const char *target; int min, cur; char rest[64]; } info = {"x86_64", MIN, CUR, ""};

    void *plugin = dlopen(file, RTLD_NOW);
    if (!plugin) return fprintf(stderr, "%s\n", dlerror()), 1;
    int version = *(int *)dlsym(plugin, "qemu_plugin_version");
    if (version < MIN || version > CUR) return fprintf(stderr, "Could not load plugin: version %d is not in %d to %d\n", version, MIN, CUR), 1;
    int (*install)(uint64_t, const void *, int, char **) = (int (*)(uint64_t, const void *, int, char **))dlsym(plugin, "qemu_plugin_install");
    char *options[8];
    int given = 0;
    while (option && given < 8) {
        options[given++] = option;
        if ((option = strchr(option, ','))) *option++ = '\0';
    }
    if (install(1, &info, given, options)) return fprintf(stderr, "qemu_plugin_install returned error code 1\n"), 1;

    translated(1, block);
    for (size_t i = 0; i < sizeof(block) / sizeof(block[0]); i++) block[i].executed(0, block[i].data);
    return 0;
}
