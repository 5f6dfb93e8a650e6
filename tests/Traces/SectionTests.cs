using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

public sealed class SectionTests
{
    private readonly FunctionSections sections = new();

    /// <summary>The functions that the discussion of the series names, and their like on other vendors.</summary>
    [Theory]
    [InlineData("vmx_prepare_switch_to_guest", "prepare switch to guest")]
    [InlineData("svm_prepare_switch_to_guest", "prepare switch to guest")]
    [InlineData("pvm_prepare_switch_to_guest", "prepare switch to guest")]
    [InlineData("vcpu_put", "vCPU put and load")]
    [InlineData("vmx_vcpu_put", "vCPU put and load")]
    [InlineData("kvm_arch_vcpu_load", "vCPU put and load")]
    [InlineData("vmx_prepare_switch_to_host", "vCPU put and load")]
    [InlineData("fpu_swap_kvm_fpstate", "FPU swap")]
    [InlineData("kvm_load_guest_fpu", "FPU swap")]
    [InlineData("kvm_put_guest_fpu", "FPU swap")]
    [InlineData("kvm_on_user_return", "user-return MSRs")]
    [InlineData("kvm_set_user_return_msr", "user-return MSRs")]
    [InlineData("syscall_exit_to_user_mode", "return to user space")]
    [InlineData("vmx_vcpu_enter_exit", "VM entry and exit")]
    [InlineData("svm_vcpu_run", "VM entry and exit")]
    [InlineData("svm_vcpu_enter_exit", "VM entry and exit")]
    [InlineData("svm_vcpu_load", "vCPU put and load")]
    [InlineData("svm_prepare_host_switch", "vCPU put and load")]
    [InlineData("svm_handle_exit", "exit handling")]
    [InlineData("svm_skip_emulated_instruction", "skipping the instruction")]
    [InlineData("skip_emulated_instruction", "skipping the instruction")]
    [InlineData("__x64_sys_getpid", "system call itself")]
    [InlineData("__x64_sys_ioctl", "KVM_RUN and its loop")]
    [InlineData("__do_sys_ioctl", "KVM_RUN and its loop")]
    [InlineData("__do_sys_getpid", "system call itself")]
    [InlineData("kvm_host_syscall", "hypercall's own work")]
    [InlineData("kvm_emulate_host_syscall", "hypercall's own work")]
    [InlineData("kvm_vcpu_put_all", "vCPU put and load")]
    [InlineData("kvm_drop_user_return_msrs", "user-return MSRs")]
    [InlineData("__seccomp_filter", "seccomp")]
    [InlineData("seccomp_notify_ioctl", "seccomp")]
    [InlineData("force_sig_seccomp", "signals")]
    [InlineData("get_signal", "signals")]
    [InlineData("__x64_sys_rt_sigreturn", "signals")]
    [InlineData("__x64_sys_futex", "futex")]
    public void A_function_has_its_section(string function, string section) =>
        Assert.Equal(section, sections.Of(new FunctionName(Domain.HostKernel, function), SectionName.Rest));

    [Fact]
    public void Compiler_suffixes_do_not_matter() =>
        Assert.Equal("vCPU put and load", sections.Of(new FunctionName(Domain.HostKernel, "vcpu_put.isra.0"), SectionName.Rest));

    [Fact]
    public void A_function_without_a_section_has_its_callers() =>
        Assert.Equal("FPU swap", sections.Of(new FunctionName(Domain.HostKernel, "__local_bh_enable_ip"), "FPU swap"));

    [Fact]
    public void What_the_kernel_does_is_not_the_VMMs() =>
        Assert.Equal(SectionName.Rest, sections.Of(new FunctionName(Domain.HostKernel, "unheard_of"), "VMM's own instructions"));

    [Fact]
    public void Code_of_a_process_is_the_VMMs_or_the_payloads()
    {
        Assert.Equal("VMM's own instructions", sections.Of(new FunctionName(Domain.Agent, "vcpu_put"), "payload"));
        Assert.Equal("payload", sections.Of(new FunctionName(Domain.Payload, "body"), "KVM_RUN and its loop"));
    }

    /// <summary>The ioctl that a notification of seccomp is read with looks like the one that runs a guest, until it leads elsewhere.</summary>
    [Theory]
    [InlineData("kvm_vcpu_ioctl", "KVM_RUN and its loop")]
    [InlineData("seccomp_notify_ioctl", "ioctl")]
    public void An_ioctl_without_a_guest_is_no_loop_of_KVM_RUN(string callee, string section)
    {
        var tree = new CallTree(sections);
        var ioctl = tree.Enter(tree.Root, new FunctionName(Domain.HostKernel, "__x64_sys_ioctl"));
        tree.Add(ioctl, 12);
        tree.Add(tree.Enter(ioctl, new FunctionName(Domain.HostKernel, callee)), 30);
        tree.Commit();
        Assert.Equal(section, tree.Rows(1).Single(row => row.Function.Name == "__x64_sys_ioctl").Section);
    }

    /// <summary>Tables and charts know the sections, and who traces knows their functions: both in one order.</summary>
    [Fact]
    public void Each_section_has_its_row() => Assert.Equal(SectionName.All, SectionTable.Rows.Select(row => row.Section).Append(SectionName.Rest));

    [Fact]
    public void No_name_is_in_two_sections()
    {
        var names = SectionTable.Rows.SelectMany(row => row.Functions).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }
}
