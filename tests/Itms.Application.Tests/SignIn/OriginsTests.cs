using Itms.Application.SignIn;

namespace Itms.Application.Tests.SignIn;

/// <summary>Wrong passwords count by where they come from, and no more of them are checked at once than the machine can bear.</summary>
public sealed class OriginsTests
{
    [Theory]
    [InlineData("lee.chan")]
    [InlineData("no.one")]
    public async Task Failures_from_one_address_lock_the_name_there_and_nowhere_else(string name)
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 200; i++) await front.SignInAsync(name, "wrong", "192.0.2.1");
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync(name, address: "192.0.2.1"));

        var elsewhere = await front.SignInAsync(name, address: "192.0.2.2");
        if (name == "lee.chan") Assert.IsType<SignInOutcome.Done>(elsewhere);
        else Assert.IsType<SignInOutcome.Wrong>(elsewhere);
        // A success elsewhere forgives only what failed there.
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync(name, address: "192.0.2.1"));
    }

    [Theory]
    [InlineData("lee.chan")]
    [InlineData("no.one")]
    public async Task Fifty_failures_from_many_addresses_lock_the_name_for_all_strangers(string name)
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 50; i++) Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync(name, "wrong", $"192.0.2.{i}"));

        Assert.Equal(TimeSpan.FromMinutes(15), Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync(name, address: "192.0.2.99")).For);
        front.Clock.Now += Lockout.Duration;
        Assert.IsNotType<SignInOutcome.Locked>(await front.SignInAsync(name, address: "192.0.2.99"));
    }

    [Fact]
    public async Task A_person_is_not_locked_out_from_a_device_they_have_signed_in_from()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 300; i++) await front.SignInAsync("lee.chan", "wrong", $"192.0.2.{i % 60}");

        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync("lee.chan", address: "192.0.2.1"));
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan", address: "192.0.2.1", device: "0123"));
        // The device is no way around the lock.
        for (var i = 0; i < 5; i++) Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan", "wrong", device: "0123"));
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync("lee.chan", device: "0123"));
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan", device: "4567"));
    }

    [Fact]
    public async Task A_device_is_known_to_one_person_for_half_a_year()
    {
        var clock = new TestKit.ManualClock(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero));
        var store = new Application.Storage.InMemoryTableStore();
        var devices = new KnownDevices(await SigningKey.OpenAsync(store), new RealTime(clock));
        var token = devices.Issue("lee.chan", device: null);
        var device = devices.Read(token, "lee.chan");

        Assert.NotNull(device);
        Assert.Equal(device, devices.Read(devices.Issue("lee.chan", device), " Lee.Chan "));
        Assert.Null(devices.Read(token, "kim.dale"));
        Assert.Null(devices.Read((token[0] == 'A' ? 'B' : 'A') + token[1..], "lee.chan"));
        Assert.Null(devices.Read("not a token", "lee.chan"));
        Assert.Null(devices.Read(null, "lee.chan"));
        clock.Now += KnownDevices.Lifetime;
        Assert.Null(devices.Read(token, "lee.chan"));
    }

    [Fact]
    public async Task No_more_hashes_are_computed_or_waited_for_than_the_limit_allows()
    {
        using var passwords = new Passwords(iterations: 1);
        var strangers = Enumerable.Range(0, 100).Select(_ => passwords.EnterAsync(isKnown: false, default).AsTask()).ToList();
        var refused = strangers.Where(place => place is { IsCompletedSuccessfully: true, Result: null }).ToList();
        var served = strangers.Where(place => place is { IsCompletedSuccessfully: true, Result: not null }).ToList();
        Assert.Equal(Passwords.AtOnce, served.Count);
        Assert.Equal(100 - Passwords.AtOnce * (1 + Passwords.WaitingStrangers), refused.Count);

        // Strangers do not keep those waiting who were here before.
        using (var known = await passwords.EnterAsync(isKnown: true, default)) Assert.NotNull(known);

        // Who leaves lets the next in, and one more wait. Who gives up does so too.
        (await served[0])!.Dispose();
        var next = await Task.WhenAny(strangers.Except(refused).Except(served));
        Assert.NotNull(await next);
        using var impatient = new CancellationTokenSource();
        var another = passwords.EnterAsync(isKnown: false, impatient.Token).AsTask();
        Assert.Null(await passwords.EnterAsync(isKnown: false, default));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => another);
        Assert.False(passwords.EnterAsync(isKnown: false, default).AsTask().IsCompleted);
    }
}
