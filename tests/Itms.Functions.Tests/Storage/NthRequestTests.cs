using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Itms.Application.Mail;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Functions.Storage;

namespace Itms.Functions.Tests.Storage;

/// <summary>Every HTTP request to tables and blobs fails once: it never arrives, or its answer is lost.</summary>
public sealed class NthRequestTests(Azurite azurite)
{
    [Fact]
    public async Task Whichever_request_fails_the_same_command_again_leads_to_the_same_result()
    {
        var (settings, faults, sent) = (azurite.Fresh(), new NthRequest(), new List<string>());
        var blobOptions = AzureBlobStore.DefaultOptions();
        blobOptions.Retry.Delay = blobOptions.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        blobOptions.AddPolicy(faults, HttpPipelinePosition.BeforeTransport);
        var documents = new AzureBlobStore(settings, TableFixture.NewId);
        await documents.CreateContainerAsync(TestContext.Current.CancellationToken);
        var tables = await TableFixture.NewStoreAsync(settings);
        var place = new Place(
            await TableFixture.NewStoreAsync(settings, faults), new AzureBlobStore(settings, TableFixture.NewId, blobOptions), faults, sent);
        var table = settings.ConnectTables(TableFixture.Options()).GetTableClient(settings.Table);
        var test = new NthFault(place, tables, tables, documents, sent)
        {
            // Partition by partition, most requests would be about what is there.
            ReadAll = async () => await table.QueryAsync<TableEntity>(filter: (string?)null).Select(AzureTableRow.Read).ToListAsync(),
        };

        await test.RunAsync(NthFaultSteps.All, step => NthFaultSteps.OnAzure.Contains(step.Name));

        TestContext.Current.TestOutputHelper?.WriteLine($"{test.Points} faults");
        Assert.True(test.Points > 100, $"Only {test.Points} faults");
    }

    /// <summary>Counts requests, attempts included, and makes one fail.</summary>
    private sealed class NthRequest : HttpPipelinePolicy
    {
        private int seen;
        private int failing;
        private bool tookEffect;

        public int Seen => seen;

        public void Arm(int at, bool afterwards) => (failing, tookEffect, seen) = (at, afterwards, 0);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var fails = Interlocked.Increment(ref seen) == failing;
            if (fails && !tookEffect) throw new IOException("The connection could not be made.");
            await ProcessNextAsync(message, pipeline);
            if (fails) throw new IOException("The connection was closed.");
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }

    private sealed class Place(AzureTableStore tables, AzureBlobStore documents, NthRequest requests, List<string> sent) : IFaultyPlace, IMailSender
    {
        public ITableStore Tables => tables;

        public IBlobStore Documents => documents;

        public IMailSender Mail => this;

        public int Calls => requests.Seen;

        public void Arm(int at, bool tookEffect) => requests.Arm(at, tookEffect);

        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            sent.Add(mail.EffectId);
            return Task.CompletedTask;
        }
    }
}
