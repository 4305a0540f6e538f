using System.Globalization;
using System.Net;
using Itms.Application.Webhooks;
using Itms.TestKit;

namespace Itms.Application.Tests.Webhooks;

/// <summary>When a delivery is tried again: the standard's waits, some chance, and what the receiver asks for.</summary>
public sealed class WebhookRetriesTests
{
    private static readonly DateTimeOffset Now = Agency.Time("2027-01-11 08:00");

    [Theory]
    [InlineData(1, 0.0, "00:00:05")]
    [InlineData(1, 0.5, "00:00:05.5")]
    [InlineData(2, 0.5, "00:05:30")]
    [InlineData(9, 0.0, "1.00:00:00")]
    public void Each_wait_is_up_to_a_fifth_longer_at_random(int attempts, double random, string wait) =>
        Assert.Equal(Now + TimeSpan.Parse(wait, CultureInfo.InvariantCulture), new WebhookRetries(() => random).NextAt(attempts, TimeSpan.Zero, Now));

    [Fact]
    public void After_ten_attempts_there_is_no_other() =>
        Assert.Null(new WebhookRetries(() => 0).NextAt(10, TimeSpan.FromMinutes(1), Now));

    [Fact]
    public void What_the_receiver_asks_for_makes_a_wait_longer_and_never_shorter()
    {
        var retries = new WebhookRetries(() => 0);
        Assert.Equal(Now.AddMinutes(2), retries.NextAt(1, TimeSpan.FromMinutes(2), Now));
        Assert.Equal(Now.AddMinutes(5), retries.NextAt(2, TimeSpan.FromMinutes(2), Now));
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "120", 120)]
    [InlineData(500, "120", 0)]
    [InlineData(429, null, 0)]
    [InlineData(429, "soon", 0)]
    [InlineData(429, "-5", 0)]
    [InlineData(429, "Mon, 11 Jan 2027 13:10:00 GMT", 600)]
    [InlineData(503, "Mon, 11 Jan 2027 12:10:00 GMT", 0)]
    [InlineData(429, "1000000", 86_400)]
    [InlineData(429, "Fri, 31 Dec 9999 23:59:59 GMT", 86_400)]
    public void Retry_After_is_read_as_seconds_or_a_date_and_bounded(int status, string? header, int seconds)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (header is not null) response.Headers.TryAddWithoutValidation("Retry-After", header);
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookRetries.AskedBy(response, Now));
    }
}
