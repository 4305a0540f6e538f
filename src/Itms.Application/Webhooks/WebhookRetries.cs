using System.Net;
using System.Net.Http;

namespace Itms.Application.Webhooks;

/// <summary>When a delivery that failed is tried again.</summary>
/// <param name="random">A random number from 0 up to but not including 1.</param>
public sealed class WebhookRetries(Func<double> random)
{
    /// <summary>Longest wait that a receiver can ask for.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <summary>The waits after the first failure, the second, and so on, as Standard Webhooks proposes: ten attempts in three days.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Most of a wait that is added to it at random, so that what failed together does not come back together.</summary>
    private const double Spread = 0.2;

    /// <summary>
    /// How long the receiver asks to be left alone: <c>Retry-After</c> of an answer 429 or 503, 24 hours at most. Zero: it does not ask.
    /// </summary>
    public static TimeSpan AskedBy(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)) return TimeSpan.Zero;
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } until } => until - now,
            _ => TimeSpan.Zero,
        };
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestAsked ? LongestAsked : asked;
    }

    /// <summary>When the next attempt is. Null: there is none.</summary>
    /// <param name="attempts">How many have failed: 1 or more.</param>
    /// <param name="asked">How long the receiver asks for. It makes the wait longer, never shorter.</param>
    public DateTimeOffset? NextAt(int attempts, TimeSpan asked, DateTimeOffset now)
    {
        if (attempts > Waits.Count) return null;
        var wait = Waits[attempts - 1] > asked ? Waits[attempts - 1] : asked;
        return now + wait * (1 + Spread * random());
    }
}
