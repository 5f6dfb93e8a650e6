namespace Hostcall.Lab.Machines;

/// <summary>
/// When a machine is taken for hung, and what it needs. Generous: an emulator on a busy machine is slow, and still right.
/// </summary>
/// <param name="Silence">Longest time from one sign of life of the agent to the next, or to the first.</param>
/// <param name="Total">Longest time in all.</param>
/// <param name="Space">Bytes that images and samples of one run may take.</param>
internal sealed record MachineLimits(TimeSpan Silence, TimeSpan Total, long Space)
{
    public static readonly MachineLimits Default = new(TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(30), 100 << 20);
}
