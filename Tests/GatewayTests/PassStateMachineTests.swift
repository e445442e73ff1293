import Testing

@testable import Gateway

@Suite struct PassStateMachineTests {
    /// A machine that has been brought to a state by the events that lead there.
    private func machine(_ events: (inout PassStateMachine) -> Void...) -> PassStateMachine {
        var machine = PassStateMachine(collectsBody: true)
        for event in events { event(&machine) }
        return machine
    }

    private let collected = { (machine: inout PassStateMachine) in _ = machine.requestEnd() }
    private let recalled = { (machine: inout PassStateMachine) in _ = machine.recallEnded() }
    private let head = { (machine: inout PassStateMachine) in _ = machine.upstreamHead() }
    private let final = { (machine: inout PassStateMachine) in
        _ = machine.upstreamBody(isFinal: true)
    }

    @Test func `a whole request is recalled for, sent on, answered, journalled and finished`() {
        var machine = PassStateMachine(collectsBody: true)
        #expect(machine.requestBody() == .collect)
        #expect(machine.requestEnd() == .recall)
        #expect(machine.recallEnded() == true)
        #expect(machine.upstreamHead() == true)
        #expect(machine.upstreamBody(isFinal: false) == .pass)
        #expect(machine.upstreamBody(isFinal: true) == .commit)
        #expect(machine.upstreamEnd(keepsExchange: false) == .wait)
        #expect(machine.journalAnswered() == .releaseAndFinish)
        #expect(machine.state == .done)
    }

    @Test func `a request that memory does not read is uploaded as it comes`() {
        var machine = PassStateMachine(collectsBody: false)
        #expect(machine.requestBody() == .upload)
        #expect(machine.requestEnd() == .finishUpload)
        #expect(machine.upstreamHead() == true)
        #expect(machine.upstreamEnd(keepsExchange: false) == .finish)
    }

    @Test func `an upload goes on while the answer is already streaming`() {
        var machine = PassStateMachine(collectsBody: false)
        #expect(machine.upstreamHead() == true)
        #expect(machine.requestBody() == .upload)
        #expect(machine.upstreamBody(isFinal: false) == .pass)
        #expect(machine.requestEnd() == .finishUpload)
        #expect(machine.isRequestWhole)
    }

    @Test func `of a recall and its deadline only the first sends the request on`() {
        var machine = machine(collected)
        #expect(machine.recallEnded() == true)
        #expect(machine.recallEnded() == false)
    }

    @Test func `the end of an answer without a terminal event waits for the journal`() {
        var machine = machine(collected, recalled, head)
        #expect(machine.upstreamEnd(keepsExchange: true) == .commit)
        #expect(machine.journalAnswered() == .releaseAndFinish)
    }

    @Test func `bytes after the terminal event wait with it and pass once it is out`() {
        var machine = machine(collected, recalled, head, final)
        #expect(machine.upstreamBody(isFinal: false) == .hold)
        #expect(machine.journalAnswered() == .release)
        #expect(machine.upstreamBody(isFinal: false) == .pass)
        #expect(machine.upstreamEnd(keepsExchange: false) == .finish)
    }

    @Test func `the held bytes are released once though journal and deadline both answer`() {
        var machine = machine(collected, recalled, head, final)
        #expect(machine.journalAnswered() == .release)
        #expect(machine.journalAnswered() == .nothing)
    }

    @Test func `a failure before the head is answered with an error`() {
        var machine = machine(collected, recalled)
        #expect(machine.upstreamFailed() == .replyWithError)
        #expect(machine.state == .done)
    }

    @Test func `a failure in the middle breaks the answer off`() {
        var machine = machine(collected, recalled, head)
        #expect(machine.upstreamFailed() == .breakOff)
    }

    @Test func `a failure behind the terminal event lets the held bytes out first`() {
        var machine = machine(collected, recalled, head, final)
        #expect(machine.upstreamFailed() == .wait)
        #expect(machine.journalAnswered() == .releaseAndBreakOff)
    }

    @Test func `a client that leaves in the middle of an answer leaves an incomplete exchange`() {
        var machine = machine(collected, recalled, head)
        #expect(machine.clientLeft() == .cancelAndKeep)
        #expect(machine.clientLeft() == .nothing)
    }

    @Test func `a client that leaves before the answer leaves nothing to keep`() {
        for events in [[], [collected], [collected, recalled]] {
            var machine = PassStateMachine(collectsBody: true)
            for event in events { event(&machine) }
            #expect(machine.clientLeft() == .cancel)
        }
    }

    @Test func `nothing that comes after the end asks for anything`() {
        var machine = machine(collected, recalled, head)
        _ = machine.clientLeft()
        #expect(machine.requestBody() == .drop)
        #expect(machine.requestEnd() == .nothing)
        #expect(machine.recallEnded() == false)
        #expect(machine.rejected() == false)
        #expect(machine.upstreamHead() == false)
        #expect(machine.upstreamBody(isFinal: true) == .drop)
        #expect(machine.upstreamEnd(keepsExchange: true) == .drop)
        #expect(machine.upstreamFailed() == .drop)
        #expect(machine.journalAnswered() == .nothing)
    }

    @Test func `an answer that has begun can't be replaced by an error of ours`() {
        var machine = machine(collected, recalled, head)
        #expect(machine.rejected() == false)
    }
}
