using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

public sealed class SideBySideTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void As_many_as_there_may_be_are_under_way_at_once_and_each_is_done_once()
    {
        using var pair = new Barrier(2);
        var done = new List<int>();
        SideBySide.Run([0, 1, 2, 3], 2, (item, stop) =>
        {
            Assert.True(pair.SignalAndWait(Patience, stop), "one waited for the other in vain");
            lock (done) done.Add(item);
        }, CancellationToken.None);
        Assert.Equal([0, 1, 2, 3], done.Order());
    }

    [Fact]
    public void One_at_a_time_keeps_the_order()
    {
        var done = new List<int>();
        SideBySide.Run([2, 0, 1], 1, (item, _) => done.Add(item), CancellationToken.None);
        Assert.Equal([2, 0, 1], done);
    }

    [Fact]
    public void The_first_that_throws_stops_the_others_and_its_exception_goes_on()
    {
        var begun = new List<int>();
        using var pair = new Barrier(2);
        var error = Assert.Throws<InvalidOperationException>(() => SideBySide.Run([0, 1, 2], 2, (item, stop) =>
        {
            lock (begun) begun.Add(item);
            pair.SignalAndWait(Patience, CancellationToken.None);
            if (item == 0) throw new InvalidOperationException("the disk is full");
            Assert.True(stop.WaitHandle.WaitOne(Patience), "nobody told it to stop");
        }, CancellationToken.None));
        Assert.Equal("the disk is full", error.Message);
        Assert.Equal([0, 1], begun.Order());
    }

    [Fact]
    public void What_cancels_the_whole_stops_each()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        SideBySide.Run([0, 1], 2, (_, stop) => Assert.True(stop.IsCancellationRequested), cancel.Token);
        SideBySide.Run(Array.Empty<int>(), 2, (_, _) => Assert.Fail("there is nothing to do"), CancellationToken.None);
    }
}
