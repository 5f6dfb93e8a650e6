namespace Hostcall.Traces;

/// <summary>
/// Which functions belong together, whatever the vendor and the architecture: one row for each section, in the order of
/// <see cref="SectionName"/>. A name that ends in <c>*</c> stands for all that start so; a whole name wins over those, and
/// the longer start over the shorter one. What a function calls is in its section, unless it has one of its own.
/// </summary>
/// <remarks>
/// Names of Linux 5.19 to 6.12: arch/x86/kvm, arch/x86/entry, kernel/entry, and of the pvm_* series; behind those, of arch/arm64/kvm and
/// arch/arm64/kernel.
/// </remarks>
public static class SectionTable
{
    public static IReadOnlyList<(string Section, string[] Functions)> Rows { get; } =
    [
        (SectionName.PrepareSwitch,
        [
            "vmx_prepare_switch_to_guest", "svm_prepare_switch_to_guest", "pvm_prepare_switch_to_guest", "vt_prepare_switch_to_guest",
            "kvm_arm_setup_debug", "kvm_arm_clear_debug",
        ]),
        (SectionName.PutLoad,
        [
            "vcpu_put", "vcpu_load", "kvm_vcpu_put_all", "kvm_vcpu_load_all", "kvm_arch_vcpu_put", "kvm_arch_vcpu_load", "kvm_sched_in", "kvm_sched_out",
            "vmx_vcpu_put", "vmx_vcpu_load", "vmx_vcpu_load_vmcs", "vmx_vcpu_pi_put", "vmx_vcpu_pi_load", "vmx_prepare_switch_to_host",
            "vt_vcpu_put", "vt_vcpu_load", "svm_vcpu_put", "svm_vcpu_load", "svm_prepare_host_switch", "avic_vcpu_put", "avic_vcpu_load",
            "pvm_vcpu_put", "pvm_vcpu_load", "pvm_prepare_switch_to_host", "pvm_switch_to_host",
        ]),
        (SectionName.FpuSwap,
        [
            "fpu_swap_kvm_fpstate", "kvm_load_guest_fpu", "kvm_put_guest_fpu", "switch_fpu_return", "fpregs_restore_userregs",
            "kvm_fpu_get", "kvm_fpu_put",
            "kvm_arch_vcpu_load_fp", "kvm_arch_vcpu_put_fp", "kvm_arch_vcpu_ctxflush_fp", "kvm_arch_vcpu_ctxsync_fp",
        ]),
        (SectionName.UserReturnMsrs,
        [
            "kvm_on_user_return", "kvm_set_user_return_msr", "fire_user_return_notifiers", "kvm_user_return_msr_cpu_online",
            "kvm_user_return_register_notifier", "user_return_notifier_register", "user_return_notifier_unregister", "drop_user_return_notifiers",
            "kvm_drop_user_return_msrs",
        ]),
        (SectionName.ReturnToUser,
        [
            "syscall_exit_to_user_mode", "syscall_exit_to_user_mode_prepare", "syscall_exit_to_user_mode_work", "syscall_exit_work",
            "exit_to_user_mode_prepare", "exit_to_user_mode_loop", "irqentry_exit_to_user_mode",
            "swapgs_restore_regs_and_return_to_usermode", "common_interrupt_return", "native_iret", "syscall_return_via_sysret",
            "ret_to_user", "exit_to_user_mode", "asm_exit_to_user_mode", "do_notify_resume", "syscall_trace_exit",
        ]),
        (SectionName.KernelEntry,
        [
            "entry_SYSCALL_64", "entry_SYSCALL_64_after_hwframe", "do_syscall_64", "x64_sys_call", "syscall_enter_from_user_mode",
            "syscall_trace_enter", "syscall_enter_from_user_mode_prepare",
            "vectors", "__bp_harden_el1_vectors", "el0t_64_sync", "el0t_64_sync_handler", "el0_svc", "do_el0_svc", "el0_svc_common",
            "invoke_syscall", "__invoke_syscall",
        ]),
        (SectionName.Vmm, []),
        (SectionName.Payload, []),
        (SectionName.SystemCall, ["__x64_sys_*", "__arm64_sys_*", "__do_sys_*", "__se_sys_*", "ksys_*", "sys_ni_syscall", "__x64_sys_ni_syscall"]),
        (SectionName.HostSyscall,
        [
            "kvm_emulate_host_syscall", "run_request", "call_under_own_mask", "call_host", "call_host_with_its_state", "ksyscall_64",
            "ksyscall_run", "kvm_host_syscall*", "kvm_hc_host_syscall*", "kvm_robust_*",
        ]),
        (SectionName.WorldSwitch,
        [
            "vmx_vcpu_run", "vmx_vcpu_enter_exit", "__vmx_vcpu_run", "vmx_vmexit", "__vmx_vcpu_run_flags", "vmx_spec_ctrl_restore_host",
            "vt_vcpu_run", "svm_vcpu_run", "svm_vcpu_enter_exit", "__svm_vcpu_run", "__svm_sev_es_vcpu_run",
            "pvm_vcpu_run", "pvm_vcpu_run_noinstr", "switcher_enter_guest", "switcher_return_from_guest",
            "kvm_load_guest_xsave_state", "kvm_load_host_xsave_state",
            "kvm_arm_vcpu_enter_exit", "__kvm_vcpu_run", "__kvm_vcpu_run_vhe", "__guest_enter", "__guest_exit", "__kvm_hyp_vector",
            "__bp_harden_hyp_vecs", "el1_sync",
        ]),
        (SectionName.CacheFlush, ["vmx_l1d_flush"]), // L1TF: one wrmsr where the CPU has IA32_FLUSH_CMD, else a loop over 64 KiB
        (SectionName.ExitHandling,
        [
            "vmx_handle_exit", "__vmx_handle_exit", "vmx_handle_exit_irqoff", "vt_handle_exit", "svm_handle_exit", "svm_invoke_exit_handler",
            "svm_handle_exit_irqoff", "pvm_handle_exit", "handle_io", "io_interception", "kvm_fast_pio", "kvm_emulate_hypercall",
            "kvm_emulate_cpuid", "complete_fast_pio_out", "complete_hypercall_exit", "complete_emulated_io",
            "handle_external_interrupt_irqoff",
            "handle_exit", "handle_exit_early", "handle_trap_exceptions", "kvm_handle_mmio_return",
        ]),
        // A few instructions where the CPU tells where the next one is (VMX, nrip-save); without that, KVM decodes it.
        (SectionName.Skipping,
            ["kvm_skip_emulated_instruction", "skip_emulated_instruction", "vmx_skip_emulated_instruction", "svm_skip_emulated_instruction"]),
        (SectionName.RunLoop,
        [
            "__x64_sys_ioctl", "__arm64_sys_ioctl", "__se_sys_ioctl", "__do_sys_ioctl", "kvm_vcpu_ioctl", "kvm_arch_vcpu_ioctl_run",
            "vcpu_run", "vcpu_enter_guest", "vcpu_block",
        ]),
        (SectionName.Ptrace,
        [
            "__x64_sys_ptrace", "__se_sys_ptrace", "__do_sys_ptrace", "__x64_sys_wait4", "__se_sys_wait4", "__do_sys_wait4", "kernel_wait4",
            "ptrace_stop", "ptrace_notify", "ptrace_do_notify", "ptrace_report_syscall_entry",
            "do_notify_parent_cldstop", "ptrace_resume", "arch_ptrace", "copy_regset_to_user", "copy_regset_from_user",
            "__arm64_sys_ptrace", "__arm64_sys_wait4", "report_syscall_enter", "report_syscall_exit",
        ]),
        (SectionName.Seccomp, ["__secure_computing", "__seccomp_filter", "seccomp_run_filters", "seccomp_do_user_notification", "seccomp_notify_*"]),
        (SectionName.Signals,
        [
            "arch_do_signal_or_restart", "get_signal", "force_sig_*", "send_signal_locked", "do_send_sig_info",
            "__x64_sys_rt_sigreturn", "__se_sys_rt_sigreturn", "__do_sys_rt_sigreturn", "__arm64_sys_rt_sigreturn", "do_signal",
        ]),
        (SectionName.Futex, ["__x64_sys_futex", "__arm64_sys_futex", "__se_sys_futex", "__do_sys_futex", "do_futex", "futex_wait*", "futex_wake*"]),
        (SectionName.Scheduling,
        [
            "schedule", "__schedule", "try_to_wake_up", "wake_up_state", "__wake_up_sync_key", "__wake_up_common", "finish_task_switch",
            "__switch_to", "__switch_to_asm", "cpu_switch_to",
        ]),
        (SectionName.Interrupts,
        [
            "asm_sysvec_*", "asm_common_interrupt", "asm_exc_*", "common_interrupt", "irq_entries_start", "sysvec_*",
            "el1h_64_*", "el0t_64_irq*", "el0t_64_fiq*", "el0_interrupt", "el1_interrupt", "el0_da", "el0_ia",
        ]),
        (SectionName.Ioctl, ["kvm_arch_vcpu_ioctl"]), // of a vCPU, but for KVM_RUN; and what the loop around that begins with, where there is none
        (SectionName.Guest, []), // of samples, which do not tell the guest from its entry and exit
        (SectionName.Devices,
        [
            "kvm_timer_sync_user", "kvm_timer_update_run", "kvm_timer_should_notify_user", "kvm_vgic_flush_hwstate", "kvm_vgic_sync_hwstate",
            "kvm_pmu_flush_hwstate", "kvm_pmu_sync_hwstate", "kvm_pmu_should_notify_user", "kvm_pmu_update_run",
        ]),
    ];
}
