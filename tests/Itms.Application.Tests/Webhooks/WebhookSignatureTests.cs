using Itms.Application.Webhooks;

namespace Itms.Application.Tests.Webhooks;

/// <summary>The signature is that of Standard Webhooks: any of its libraries verifies it.</summary>
public sealed class WebhookSignatureTests
{
    [Fact]
    public void It_is_that_of_the_standards_own_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(
            WebhookSignature.Read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
            """{"test": 2432232314}"""u8));

    [Fact]
    public void A_new_secret_is_one_that_is_accepted_and_never_twice_the_same()
    {
        Assert.Equal(32, WebhookSignature.Read(WebhookSignature.NewSecret())!.Length);
        Assert.NotEqual(WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, not at all")]
    [InlineData("whsec_")]
    public void What_is_too_short_or_no_secret_is_refused(string secret) => Assert.Null(WebhookSignature.Read(secret));
}
