namespace Hostcall.Machine;

/// <summary>How a KVM module runs a guest.</summary>
public enum KvmBackend
{
    /// <summary>The part common to all (module kvm).</summary>
    Core,

    /// <summary>Intel VMX (kvm_intel).</summary>
    Vmx,

    /// <summary>AMD SVM (kvm_amd).</summary>
    Svm,

    /// <summary>No virtualization instructions: guest ring 0 is emulated or run in ring 3 (kvm_pvm).</summary>
    Software,

    /// <summary>A module that this program does not know; what an exit costs on it can't be told from its name.</summary>
    Other,
}
