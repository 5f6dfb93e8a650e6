namespace Hostcall.GuestPayloads;

/// <summary>The few instructions that differ by path, and what runs the body behind them; a row of a path's table has one.</summary>
public interface IDoorbell
{
    /// <summary>Code for <see cref="RegionLayout.Doorbell"/>: a subroutine that sends the call of the request block.</summary>
    byte[] RingCode { get; }

    /// <summary>Code for <see cref="RegionLayout.Entry"/>: park, run a block, park again, for ever.</summary>
    byte[] EntryCode { get; }
}
