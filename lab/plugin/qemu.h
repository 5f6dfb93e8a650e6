/*
 * What this project uses of QEMU's interface for TCG plugins, which Debian ships without a header: the names and
 * types that a running QEMU exports (docs/devel/tcg-plugins). The first interface is 0, of QEMU 4.2; a plugin says
 * in qemu_plugin_version which one it was made for, and QEMU loads it where that lies in the range that it supports.
 *
 *   1   QEMU 6.0
 *   2   QEMU 9.0: other functions were removed; older plugins are refused from here on
 *   3   QEMU 9.1: qemu_plugin_insn_data copies the bytes instead of returning a pointer to them
 */
#include <stddef.h>
#include <stdint.h>

typedef uint64_t qemu_plugin_id_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

/* Only the beginning: the rest differs by version, and QEMU allocates it. */
struct qemu_info {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
};

enum { QEMU_PLUGIN_CB_NO_REGS = 0 };

typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int vcpu, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t translated);
void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *instruction, qemu_plugin_vcpu_udata_cb_t executed, int registers, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);

/* One function, whose arguments and result are others from interface 3 on. */
const void *qemu_plugin_insn_bytes(const struct qemu_plugin_insn *instruction) __asm__("qemu_plugin_insn_data");
size_t qemu_plugin_copy_insn_bytes(const struct qemu_plugin_insn *instruction, void *to, size_t size) __asm__("qemu_plugin_insn_data");
