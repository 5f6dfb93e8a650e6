namespace Hostcall.Paths.Machine;

/// <summary>How a finding bears on measuring here.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Measuring works, but the numbers are less steady or mean something else than elsewhere.</summary>
    Noisy,

    /// <summary>Something that a path or a lab needs is not there or not permitted.</summary>
    Missing,

    /// <summary>It could not be told.</summary>
    Unknown,
}
